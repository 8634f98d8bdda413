package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.IssuedCertificates.Made;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cert issue}. */
@Command(
        name = "issue",
        description =
                "Issues a certificate of the appliance's authority to another server or a client. The key is made on the appliance and written here, once; with --csr it never leaves its own machine.")
@Examples({
    "mapkeep cert issue db.maps.example.org --out /root/db",
    "mapkeep cert issue db.maps.example.org 10.0.0.7 --algorithm rsa3072",
    "mapkeep cert issue anna --client --lifetime 30d",
    "mapkeep cert issue --csr request.pem --out /root/db"
})
final class CertIssue extends Action {
    private static final long LONGEST_FILE = 65_536;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "DNS names and addresses; with --client also the name of an account.")
    @SuppressWarnings("NullAway.Init") // picocli leaves it null when there is none
    private @Nullable List<String> names;

    @Option(names = "--client", description = "For a client that shows it to servers. Standard: for a server.")
    private boolean client;

    @Option(
            names = "--csr",
            paramLabel = "FILE",
            description = "A request (PKCS#10, PEM) from the machine that has the key; its names count.")
    private @Nullable Path request;

    @Option(
            names = "--algorithm",
            paramLabel = "KIND",
            description = "Of the key that is made: p256, rsa3072 or ed25519. Standard: p256.")
    private @Nullable String key;

    @Option(
            names = "--lifetime",
            paramLabel = "DURATION",
            description = "How long it lives, like 30d. Standard and most: tls.authority.validity.")
    private @Nullable String lifetime;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the files. Standard: the present one.")
    private Path folder = Path.of("");

    @Override
    public Integer call() {
        CertFiles files = new CertFiles(folder, title());
        files.requireNew();
        Made made = daemon().post(CertCommand.ISSUED, form(), Made.class);
        files.write(made);
        show(files.shown(made), () -> files.paths(made).forEach(path -> screen().result(path)));
        screen().say("Serial " + made.certificate().serial() + ", until "
                + Amounts.moment(made.certificate().notAfter()) + ". To revoke it: mapkeep cert revoke "
                + made.certificate().serial());
        return Exit.DONE.code();
    }

    /** What the files are named after: the first name, or the file of the request. */
    private String title() {
        boolean named = names != null && !names.isEmpty();
        if (named != (request == null)) {
            throw Usage.wrong(spec().qualifiedName(), "Name at least one host, or give a request with --csr.");
        }
        return request == null ? Objects.requireNonNull(names).get(0) : String.valueOf(request.getFileName());
    }

    private Map<String, Object> form() {
        Map<String, Object> form = new LinkedHashMap<>();
        if (request != null) {
            form.put("request", text(request));
        } else if (names != null) {
            form.put("names", names);
        }
        form.put("purpose", client ? "client" : "server");
        if (key != null) {
            form.put("key", key);
        }
        if (lifetime != null) {
            form.put("lifetime", lifetime);
        }
        return form;
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new IOException("it is larger than a request");
            }
            return Files.readString(file);
        } catch (IOException failure) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CLI-030",
                            "The request in " + file + " cannot be read; nothing was issued.",
                            failure.toString(),
                            "Name a file with a PEM request, like: openssl req -new -key key.pem -subj / -addext subjectAltName=DNS:NAME"));
        }
    }
}
