package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.CertificateRequest;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep cert csr}. */
@Command(
        name = "csr",
        description =
                "Makes a key, which never leaves the appliance, and a request for your organisation's authority to sign (PKCS#10). Names come from server.name and tls.names.")
@Examples({
    "mapkeep cert csr --out maps.csr",
    "mapkeep cert csr --algorithm rsa3072 --subject \"O=Example Ltd,L=Bonn,C=DE\" --out maps.csr",
    "mapkeep cert csr --name standby.example.org"
})
final class CertRequest extends Action {
    @Option(
            names = "--algorithm",
            paramLabel = "KIND",
            defaultValue = "p256",
            description = "p256, or rsa3072 for old clients. Standard: p256.")
    private String kind = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "A DNS name or address, instead of the configured ones. May be repeated; the main one first.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--subject",
            paramLabel = "SUBJECT",
            defaultValue = "",
            description = "What your authority wants to read beside the names, like O=Example Ltd,C=DE.")
    private String subject = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Where to put the request. Standard: the screen.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        CertificateRequest.Made made = daemon().post(
                        CertCommand.RESOURCE + "/requests",
                        new CertificateRequest(kind, names, subject),
                        CertificateRequest.Made.class);
        Path file = out;
        if (file != null) {
            write(file, made.pem());
        }
        show(made, () -> {
            if (file == null) {
                screen().result(made.pem().strip());
            } else {
                screen().result("Wrote a request for " + String.join(", ", made.names()) + " to " + file + ".");
            }
        });
        screen().say("Have it signed for web servers. Next: mapkeep cert install ANSWER INTERMEDIATE ROOT");
        return Exit.DONE.code();
    }

    private static void write(Path file, String pem) {
        try {
            Files.writeString(file, pem, StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw CommandFailure.during(
                    Exit.FAILED,
                    Problem.of(
                            "MK-CLI-019",
                            "The request cannot be written to " + file + ".",
                            failure.toString(),
                            "Name a file in a folder that you may write to; the key that was made does no harm."));
        }
    }
}
