package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.TrustedAuthorities;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep cert trust}: whom the appliance's own clients believe. */
@Command(
        name = "trust",
        description =
                "Shows and changes which authorities the appliance trusts when it asks others: directories, providers of sign-in, stores for snapshots, ACME authorities; and has this machine trust the appliance.",
        subcommands = {
            CertTrust.Listing.class,
            CertTrust.Add.class,
            CertTrust.Remove.class,
            CertTrustMachine.Install.class,
            CertTrustMachine.Uninstall.class
        })
@Examples({
    "mapkeep cert trust list",
    "mapkeep cert trust add corporate-root.pem",
    "mapkeep cert trust remove 5F:2A:90:11",
    "sudo mapkeep cert trust install"
})
final class CertTrust extends Noun {
    static final String PATH = CertCommand.RESOURCE + "/trust";

    /** {@code cert trust list}. */
    @Command(
            name = "list",
            description =
                    "Lists the authorities that were added. Those of Java, or of a ca_file of the settings, are trusted beside them.")
    @Examples({"mapkeep cert trust list", "mapkeep cert trust list --json"})
    static final class Listing extends Action {
        @Override
        public Integer call() {
            TrustedAuthorities all = daemon().get(PATH, TrustedAuthorities.class);
            show(all, () -> screen().result(table(all)));
            return Exit.DONE.code();
        }
    }

    /** {@code cert trust add}. */
    @Command(
            name = "add",
            description =
                    "Trusts the authorities in these files (PEM, DER or PKCS#7), at the next connection, on every node. Compare the fingerprints with what their administrators say.")
    @Examples({"mapkeep cert trust add corporate-root.pem", "mapkeep cert trust add --dry-run corporate-root.cer"})
    static final class Add extends Action {
        @Parameters(
                paramLabel = "FILE",
                arity = "1..32",
                description = "Certificates of authorities; keys are ignored.")
        private List<Path> files = new ArrayList<>();

        @Option(
                names = {"-n", "--dry-run"},
                description = "Only tells what would be added.")
        private boolean dryRun;

        @Override
        public Integer call() {
            var asked = new TrustedAuthorities.Addition(
                    files.stream().map(CertInput::read).toList(), dryRun);
            TrustedAuthorities added = daemon().post(PATH, asked, TrustedAuthorities.class);
            show(added, () -> added.authorities().forEach(one -> screen().result(one.sha256() + "  " + one.subject())));
            if (added.authorities().isEmpty()) {
                screen().say("All of them are trusted already; nothing was changed.");
            } else {
                screen().say(
                                dryRun
                                        ? "Nothing was changed. Do it: the same without --dry-run"
                                        : "Trusted from now on. Try it: mapkeep ldap test");
            }
            return Exit.DONE.code();
        }
    }

    /** {@code cert trust remove}. */
    @Command(
            name = "remove",
            description = "Trusts an added authority no longer, at the next connection, on every node.")
    @Examples({"mapkeep cert trust list", "mapkeep cert trust remove 5F:2A:90:11"})
    static final class Remove extends Action {
        @Parameters(
                paramLabel = "SHA256",
                description = "Its fingerprint, or as much of its beginning as no other has; with colons or without.")
        private String sha256 = "";

        @Override
        public Integer call() {
            TrustedAuthorities removed = daemon().delete(PATH + "/" + UserAct.escape(sha256), TrustedAuthorities.class);
            show(removed, () -> screen().result(table(removed)));
            screen().say("Not trusted any more. Connections that are open stay open; try a new one: mapkeep ldap test");
            return Exit.DONE.code();
        }
    }

    private static String table(TrustedAuthorities all) {
        Table table = new Table("SHA-256", "SUBJECT", "ENDS", "DAYS LEFT", "ADDED", "BY");
        all.authorities()
                .forEach(one -> table.row(
                        one.sha256(),
                        one.subject(),
                        Amounts.moment(one.notAfter()),
                        one.daysLeft(),
                        Amounts.moment(one.added()),
                        one.addedBy()));
        return table.toString();
    }
}
