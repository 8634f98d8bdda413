package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep key add}. */
@Command(
        name = "add",
        description =
                "Makes a key. Its secret is printed once, or goes to a file, and is kept nowhere. It may what its owner may, unless --permission says less; but make keys, change accounts or give rights it may only with --master.")
@Examples({
    "mapkeep key add \"night job\" --service loader --out /etc/loader/key",
    "mapkeep key add qgis --user anna --permission query,read_datasets --dataset roads --lifetime 30d",
    "mapkeep key add sensor --service field --permission query --table readings=select,insert --network 192.0.2.0/24",
    "mapkeep key add provisioning --service setup --master --network 192.0.2.7 --lifetime 30d",
    "mapkeep key add signer --service loader --public-key-file loader.pub.pem",
    "mapkeep key add exporter --service loader --certificate-file loader.pem --certificate-key-file loader.key.pem"
})
final class KeyAdd extends Action {
    private static final long LONGEST_FILE = 20_000;

    @Parameters(paramLabel = "NAME", description = "What it is for; unique among its owner's keys.")
    private String name = "";

    @Option(
            names = "--service",
            paramLabel = "ACCOUNT",
            description = "The service account that owns it. It has the roles that were granted to it.")
    private @Nullable String service;

    @Option(names = "--user", paramLabel = "NAME", description = "The person that owns it. The key acts in that name.")
    private @Nullable String user;

    @Option(
            names = "--realm",
            paramLabel = "REALM",
            description = "The person's realm, if the name alone is not enough: local, ldap, oidc:NAME.")
    private @Nullable String realm;

    @Option(
            names = "--permission",
            paramLabel = "WORD",
            split = ",",
            description = "Of its owner's permissions only these, like query,read_datasets.")
    private @Nullable List<String> permissions;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            split = ",",
            description = "Only these datasets. Needs --permission.")
    private @Nullable List<String> datasets;

    @Option(
            names = "--table",
            paramLabel = "DATASET=VERBS",
            description =
                    "What may be done with a dataset's rows: select, insert, update, delete. May be repeated. Needs --permission.")
    private @Nullable List<String> tables;

    @Option(
            names = "--master",
            description =
                    "It may make keys and change accounts, as far as its owner may. What it makes ends when it is revoked. Not with --permission.")
    private boolean master;

    @Option(
            names = "--network",
            paramLabel = "CIDR",
            split = ",",
            description = "Only from these addresses, like 192.0.2.0/24.")
    private @Nullable List<String> networks;

    @Option(
            names = "--lifetime",
            paramLabel = "DURATION",
            description = "How long it lives, like 30d. Standard: keys.lifetime.")
    private @Nullable String lifetime;

    @Option(
            names = "--public-key-file",
            paramLabel = "FILE",
            description =
                    "An Ed25519 public key (PEM): requests are signed with its private half, and there is no secret.")
    private @Nullable Path publicKeyFile;

    @Option(
            names = "--certificate-file",
            paramLabel = "FILE",
            description =
                    "A client's certificate (PEM), of the appliance's authority or any other: programs show it on the port server.programs, and there is no secret.")
    private @Nullable Path certificateFile;

    @Option(
            names = "--certificate-key-file",
            paramLabel = "FILE",
            description =
                    "The certificate's private key (PEM), to prove that it is at hand. It signs a text and is sent nowhere. Leave it out where the key lies on another machine.")
    private @Nullable Path certificateKeyFile;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the secret to this new file, mode 0600, and print nothing secret.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        if (out != null) {
            SecretFile.requireNew(out);
        }
        JsonNode made = daemon().post(KeyCommand.RESOURCE, provenForm(), JsonNode.class);
        String secret = made.path("secret").asText("");
        String id = made.path("key").path("id").asText();
        if (certificateFile != null) {
            show(made, () -> screen().result(id));
            if (certificateKeyFile == null) {
                screen().say(
                                "That whoever asked for it has the private key is not proven; with --certificate-key-file it would be.");
            }
            screen().say(
                            "Programs show the certificate on the port of server.programs; see it with: mapkeep config get server.programs");
        } else if (secret.isEmpty()) {
            show(made, () -> screen().result(id));
            screen().say("Requests name it as keyid=\"" + id + "\". How to sign them: docs/use/api-keys.md");
        } else if (out == null) {
            show(made, () -> screen().result(secret));
            screen().say("This is shown once. Until "
                    + Amounts.moment(made.path("key").path("expires").asText())
                    + ", sent as: Authorization: Bearer KEY");
        } else {
            SecretFile.write(out, secret);
            String where = out.toString();
            ObjectNode shown = made.deepCopy();
            shown.remove("secret");
            show(shown.put("file", where), () -> screen().result(where));
            screen().say("Good until "
                    + Amounts.moment(made.path("key").path("expires").asText()) + ". To revoke it: mapkeep key revoke "
                    + id);
        }
        return Exit.DONE.code();
    }

    /** What the certificate's key has to sign is the daemon's to say: it holds the owner's full name. */
    private Map<String, Object> provenForm() {
        Map<String, Object> form = form();
        if (certificateKeyFile == null) {
            return form;
        }
        if (certificateFile == null) {
            throw Usage.wrong(
                    spec().qualifiedName(), "--certificate-key-file belongs to the certificate of --certificate-file.");
        }
        var signer = new PossessionSigner(text(certificateFile), text(certificateKeyFile), certificateKeyFile);
        JsonNode question = daemon().post(KeyCommand.RESOURCE + "/possession", form, JsonNode.class);
        form.put("possession", signer.sign(question.path("text").asText()));
        return form;
    }

    private Map<String, Object> form() {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("name", name);
        put(form, "service", service);
        put(form, "user", user);
        put(form, "realm", realm);
        put(form, "networks", networks);
        put(form, "lifetime", lifetime);
        put(form, "master", master ? true : null);
        put(form, "publicKey", publicKeyFile == null ? null : text(publicKeyFile));
        put(form, "certificate", certificateFile == null ? null : text(certificateFile));
        if (master && permissions != null) {
            throw Usage.wrong(
                    spec().qualifiedName(),
                    "--master makes keys that may all that its owner may, so it has no --permission.");
        }
        if (permissions != null) {
            Map<String, Object> scope = new LinkedHashMap<>();
            scope.put("permissions", permissions);
            put(scope, "datasets", datasets);
            put(scope, "tables", tables == null ? null : verbs(tables));
            form.put("scope", scope);
        } else if (datasets != null || tables != null) {
            throw Usage.wrong(
                    spec().qualifiedName(), "--dataset and --table narrow a scope, which --permission begins.");
        }
        return form;
    }

    private Map<String, List<String>> verbs(List<String> written) {
        Map<String, List<String>> verbs = new LinkedHashMap<>();
        for (String each : written) {
            String[] parts = each.split("=", 2);
            if (parts.length < 2 || parts[0].isEmpty()) {
                throw Usage.wrong(spec().qualifiedName(), "--table takes DATASET=VERBS, like roads=select,insert.");
            }
            verbs.put(parts[0], List.of(parts[1].split(",")));
        }
        return verbs;
    }

    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new IOException("it is larger than what is expected there");
            }
            return Files.readString(file);
        } catch (IOException failure) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CLI-018",
                            file + " cannot be read.",
                            failure.toString(),
                            "Name a PEM file. A pair is made with: openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout -out key.pub.pem"));
        }
    }
}
