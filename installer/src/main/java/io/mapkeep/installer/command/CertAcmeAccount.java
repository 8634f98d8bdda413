package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.AcmeAccounts;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep cert acme-account}: which hosts may get certificates by themselves. */
@Command(
        name = "acme-account",
        description =
                "Lets other hosts get certificates of the appliance's authority by themselves, with certbot, lego,"
                        + " Caddy or any other ACME client.",
        subcommands = {CertAcmeAccount.Listing.class, CertAcmeAccount.Add.class, CertAcmeAccount.Remove.class})
@Examples({
    "mapkeep cert acme-account add db1 --name db1.example.org",
    "mapkeep cert acme-account list",
    "mapkeep cert acme-account remove db1"
})
final class CertAcmeAccount extends Noun {
    private static final String PATH = CertCommand.RESOURCE + "/acme-accounts";

    /** {@code cert acme-account list}. */
    @Command(name = "list", description = "Lists what hosts were let in with, and what they may ask for.")
    @Examples({"mapkeep cert acme-account list", "mapkeep cert acme-account list --json"})
    static final class Listing extends Action {
        @Override
        public Integer call() {
            AcmeAccounts all = daemon().get(PATH, AcmeAccounts.class);
            show(all, () -> {
                Table table = new Table("NAME", "KEY ID", "MAY ASK FOR", "OPENED", "ADDED", "BY");
                all.accounts()
                        .forEach(one -> table.row(
                                one.label(),
                                one.id(),
                                one.names().isEmpty() ? "whatever the root permits" : String.join(" ", one.names()),
                                one.opened(),
                                Amounts.moment(one.created()),
                                one.createdBy()));
                screen().result(table.toString());
            });
            return Exit.DONE.code();
        }
    }

    /** {@code cert acme-account add}. */
    @Command(
            name = "add",
            description =
                    "Makes a key that a host opens its ACME account with, and writes it into a file for that host,"
                            + " once: readable for root alone, to be sourced by a shell.")
    @Examples({
        "mapkeep cert acme-account add db1",
        "mapkeep cert acme-account add web --name web.example.org --name apps.example.org --out /root/web.acme"
    })
    static final class Add extends Action {
        @Parameters(paramLabel = "NAME", description = "What the account is called here; mostly the host's name.")
        private String label = "";

        @Option(
                names = "--name",
                paramLabel = "DNS-NAME",
                description =
                        "What it may ask for, with all that lies below; several times for several. Standard: whatever"
                                + " the root permits.")
        private List<String> names = new ArrayList<>();

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "Where the key is written; must not be there. Standard: NAME.acme in the present folder.")
        private @Nullable Path out;

        @Override
        public Integer call() {
            Path file = out == null ? Path.of(label.replaceAll("[^A-Za-z0-9._-]", "_") + ".acme") : out;
            claim(file);
            AcmeAccounts.Added added;
            try {
                added = daemon().post(PATH, new AcmeAccounts.Addition(label, names), AcmeAccounts.Added.class);
            } catch (RuntimeException refused) {
                giveUp(file);
                throw refused;
            }
            write(file, added);
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("account", added.account());
            shown.put("directory", added.directory());
            shown.put("file", file.toAbsolutePath().toString());
            show(shown, () -> screen().result(file.toAbsolutePath().toString()));
            screen().say("On the host, as root: . ./" + file.getFileName()
                    + "; certbot certonly --standalone --server \"$ACME_DIRECTORY\" --eab-kid"
                    + " \"$ACME_EAB_KID\" --eab-hmac-key \"$ACME_EAB_HMAC_KEY\" -d HOST");
            return Exit.DONE.code();
        }

        /** Before the key is made, which would be lost otherwise. */
        private static void claim(Path file) {
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (IOException failure) {
                throw unwritable(file, failure);
            }
        }

        private static void giveUp(Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException stays) {
                // It is empty.
            }
        }

        private static void write(Path file, AcmeAccounts.Added added) {
            try {
                Files.writeString(
                        file,
                        "# ACME account \"" + added.account().label()
                                + "\". Remove this file once the account is opened.\n"
                                + "ACME_DIRECTORY=" + added.directory() + "\n"
                                + "ACME_EAB_KID=" + added.account().id() + "\n"
                                + "ACME_EAB_HMAC_KEY=" + added.key() + "\n");
            } catch (IOException failure) {
                throw unwritable(file, failure);
            }
        }

        private static CommandFailure unwritable(Path file, IOException failure) {
            return CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CLI-034",
                            "The key cannot be written to " + file + ".",
                            failure.toString(),
                            "Name a file that is not there, in a folder that you may write to: --out FILE. What was"
                                    + " added already is in: mapkeep cert acme-account list"));
        }
    }

    /** {@code cert acme-account remove}. */
    @Command(
            name = "remove",
            description =
                    "Closes the accounts that were opened with this key, at once. Certificates that they have stay"
                            + " good until they end; to end them: mapkeep cert revoke")
    @Examples({"mapkeep cert acme-account remove db1", "mapkeep cert list --issued"})
    static final class Remove extends Action {
        @Parameters(paramLabel = "NAME", description = "What it is called in the list.")
        private String label = "";

        @Override
        public Integer call() {
            AcmeAccounts.Account removed =
                    daemon().delete(PATH + "/" + UserAct.escape(label), AcmeAccounts.Account.class);
            show(
                    removed,
                    () -> screen().result(
                                    "Removed " + removed.label() + "; accounts closed: " + removed.opened() + "."));
            screen().say("See what it has: mapkeep cert list --issued");
            return Exit.DONE.code();
        }
    }
}
