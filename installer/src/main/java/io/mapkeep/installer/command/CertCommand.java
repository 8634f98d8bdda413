package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.CertificateRenewal;
import io.mapkeep.contract.admin.CertificateReport;
import io.mapkeep.contract.admin.CertificateReport.Certificate;
import io.mapkeep.contract.admin.IssuedCertificates;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep cert}. */
@Command(
        name = "cert",
        description = "Shows, requests, installs, issues and revokes certificates.",
        subcommands = {
            CertCommand.List.class,
            CertCommand.Show.class,
            CertCheck.class,
            CertRequest.class,
            CertInstall.class,
            CertCommand.Use.class,
            CertCommand.Renew.class,
            CertExport.class,
            CertIssue.class,
            CertRevoke.class,
            CertRoot.Rotate.class,
            CertRoot.Offline.class,
            CertRoot.Sign.class,
            CertTrust.class,
            CertAcmeHook.class,
            CertAcmeAccount.class
        })
@Examples({
    "mapkeep cert list",
    "mapkeep cert csr --out maps.csr",
    "mapkeep cert install maps.pem intermediate.pem root.pem"
})
final class CertCommand extends Noun {
    static final String RESOURCE = "/api/v1/certificates";
    static final String ISSUED = RESOURCE + "/issued";

    /** {@code cert list}. */
    @Command(
            name = "list",
            description =
                    "Lists the certificates that the appliance knows, one a line: its own, its authorities, those that it trusts, and what other servers showed that it depends on.")
    @Examples({"mapkeep cert list", "mapkeep cert list --issued", "mapkeep cert list --json"})
    static final class List extends Action {
        @Option(names = "--issued", description = "Those that were issued to other servers and clients instead.")
        private boolean issued;

        @Override
        public Integer call() {
            if (issued) {
                java.util.List<IssuedCertificates.Certificate> all = CertIssuedList.fetch(daemon());
                show(all, () -> CertIssuedList.print(all, screen()));
                return Exit.DONE.code();
            }
            CertificateReport report = daemon().get(RESOURCE, CertificateReport.class);
            show(report, () -> {
                Table table = new Table("ROLE", "SERVED", "SUBJECT", "ENDS", "DAYS LEFT", "RENEWED", "FROM");
                report.certificates()
                        .forEach(one -> table.row(
                                one.role(),
                                one.served() ? "yes" : "-",
                                one.subject(),
                                Amounts.moment(one.notAfter()),
                                one.daysLeft(),
                                one.renewsAt().map(Amounts::moment).orElse(one.served() ? "by hand" : "-"),
                                one.from()));
                report.unseen()
                        .forEach(
                                one -> table.row(one.role(), "-", "?", "-", "-", "-", one.server() + ": " + one.why()));
                screen().result(table.toString());
                report.renewalError().ifPresent(why -> screen().say("The last renewal failed: " + why));
            });
            return Exit.DONE.code();
        }
    }

    /** {@code cert show}. */
    @Command(name = "show", description = "Shows the certificates in use with names, times and fingerprints.")
    @Examples({"mapkeep cert show", "mapkeep cert show --json"})
    static final class Show extends Action {
        @Override
        public Integer call() {
            CertificateReport report = daemon().get(RESOURCE, CertificateReport.class);
            show(report, () -> {
                screen().result("Clients see the certificate of the source \"" + report.source() + "\".");
                report.certificates().forEach(this::print);
                report.renewalError().ifPresent(why -> screen().say("The last renewal failed: " + why));
            });
            return Exit.DONE.code();
        }

        private void print(Certificate one) {
            screen().heading(one.role() + (one.served() ? " (served)" : ""));
            row("Subject", one.subject());
            row("Issuer", one.issuer());
            row("Serial", one.serial());
            row("Names", String.join(", ", one.names()));
            row("Valid", Amounts.moment(one.notBefore()) + " to " + Amounts.moment(one.notAfter()));
            row("Days left", Long.toString(one.daysLeft()));
            row("Renewed", one.renewsAt().map(Amounts::moment).orElse("by hand"));
            row("From", one.from());
            row("SHA-256", one.sha256());
        }

        private void row(String name, String value) {
            screen().result(String.format(Locale.ROOT, "  %-10s %s", name, value.replace('\n', ' ')));
        }
    }

    /** {@code cert renew}. */
    @Command(
            name = "renew",
            description =
                    "Has the served certificate renewed now, by the local authority or the ACME authority that it is from. It is never needed: what is due is renewed by itself.")
    @Examples({"mapkeep cert renew", "mapkeep cert renew --drain"})
    static final class Renew extends Action {
        @Option(
                names = "--drain",
                description =
                        "Also ends the connections that began under the former certificate, each after the answer under way: when its key may have been stolen.")
        private boolean drain;

        @Override
        public Integer call() {
            CertificateReport report =
                    daemon().post(RESOURCE + "/renewal", new CertificateRenewal(drain), CertificateReport.class);
            show(
                    report,
                    () -> report.certificates().stream()
                            .filter(one -> one.served() && one.role().equals(leaf(report.source())))
                            .forEach(one -> screen().result("Clients see the certificate " + one.serial() + " until "
                                    + Amounts.moment(one.notAfter()) + ".")));
            screen().say("See it: mapkeep cert list");
            return Exit.DONE.code();
        }

        private static String leaf(String source) {
            return source.equals("local") ? "server" : source;
        }
    }

    /** {@code cert use}. */
    @Command(
            name = "use",
            description =
                    "Chooses whose certificate clients see: the local authority's, the one that was installed, or the ACME authority's. No connection is dropped.")
    @Examples({"mapkeep cert use local", "mapkeep cert use installed"})
    static final class Use extends Action {
        @Parameters(paramLabel = "SOURCE", description = "local, installed or acme.")
        private String source = "";

        @Override
        public Integer call() {
            CertificateReport report =
                    daemon().put(RESOURCE + "/source", Map.of("source", source), CertificateReport.class);
            show(
                    report,
                    () -> screen().result(
                                    "Clients now see the certificate of the source \"" + report.source() + "\"."));
            screen().say("See it: mapkeep cert show");
            return Exit.DONE.code();
        }
    }
}
