package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.CertificateInstall;
import io.mapkeep.contract.admin.CertificateInstallReport;
import io.mapkeep.contract.admin.CertificateInstallReport.Change;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep cert install}. */
@Command(
        name = "install",
        description =
                "Examines certificates and keys in PEM, DER, PKCS#7 or PKCS#12, in any order, and serves them without a dropped connection. If anything is wrong, nothing is changed.")
@Examples({
    "mapkeep cert install maps.pem intermediate.pem root.pem",
    "mapkeep cert install --dry-run answer.p7b",
    "mapkeep cert install --password-file /root/pfx-password maps.pfx"
})
final class CertInstall extends Action {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..32",
            description =
                    "The server's certificate, its intermediates, the root, and the key unless the request was made here.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "File with the password of an encrypted key or bundle on its first line, or - for standard input.")
    private @Nullable String passwordFile;

    @Option(
            names = "--for",
            paramLabel = "NAME",
            description = "The server.name of another node, which is to serve it. Standard: this one.")
    private @Nullable String servedName;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only tells what would change.")
    private boolean dryRun;

    @Override
    public Integer call() {
        var asked = new CertificateInstall(
                files.stream().map(CertInput::read).toList(),
                CertInput.password(mapkeep(), passwordFile),
                Optional.ofNullable(servedName),
                dryRun);
        CertificateInstallReport report =
                daemon().post(CertCommand.RESOURCE + "/installation", asked, CertificateInstallReport.class);
        show(report, () -> print(report));
        if (report.applied()) {
            screen().say("Clients must trust the root \"" + report.root()
                    + "\". See what is served: mapkeep cert show");
        } else {
            screen().say("Nothing was changed. Do it: the same without --dry-run");
        }
        return Exit.DONE.code();
    }

    private void print(CertificateInstallReport report) {
        if (report.changes().isEmpty()) {
            screen().result("It is what clients see already; nothing is changed by it.");
        } else {
            screen().result(changes(report));
        }
        screen().result("Chain: " + String.join(" <- ", report.chain()) + " <- (" + report.root() + ")");
        screen().result("Valid: " + Amounts.moment(report.notBefore()) + " to " + Amounts.moment(report.notAfter()));
        for (Finding warning : report.warnings()) {
            screen().result(
                            warning.severity(),
                            warning.severity() + "  " + warning.what() + " [" + warning.code() + "]\n  "
                                    + warning.cause() + " " + warning.impact() + "\n  Fix: " + warning.fix());
        }
    }

    private static String changes(CertificateInstallReport report) {
        Table table = new Table("CHANGE", "NOW", report.applied() ? "BEFORE" : "THEN");
        for (Change change : report.changes()) {
            table.row(
                    change.what(),
                    report.applied() ? change.after() : change.before(),
                    report.applied() ? change.before() : change.after());
        }
        return table.toString();
    }
}
