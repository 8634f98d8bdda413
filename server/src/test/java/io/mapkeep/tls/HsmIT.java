package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.health.Check;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The root's key in SoftHSM, a PKCS#11 token in software. It takes its settings from the environment, so the appliance's part runs in a process of its own. */
final class HsmIT {
    private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");

    @TempDir
    Path folder;

    @Test
    void theRootIsMadeInTheModuleSignsThereAndIsSucceededThere() throws Exception {
        assertThat(LIBRARY).exists();
        Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(
                folder.resolve("softhsm2.conf"),
                "directories.tokendir = " + folder.resolve("tokens")
                        + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        Files.writeString(folder.resolve("pin"), "246810\n");
        Files.writeString(folder.resolve("wrong-pin"), "135791\n");
        Matcher slot = SLOT.matcher(run(
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "mapkeep",
                "--pin",
                "246810",
                "--so-pin",
                "12345678"));
        assertThat(slot.find()).isTrue();
        assertThat(appliance(slot.group(1), "pin"))
                .contains(
                        "first root online true readable false, chain verified",
                        "reopened with the same root true online true",
                        "succeeded by another root true online true, vouched for by the former true",
                        "export refused MK-TLS-055",
                        "keys of roots in the database 0");
        // A token that is open stays open for its process, so this is another one.
        assertThat(appliance(slot.group(1), "wrong-pin"))
                .contains("MK-TLS-054 CKR_PIN_INCORRECT, online false, keys of roots in the database 0");
    }

    private String appliance(String slot, String pin) throws Exception {
        return run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Appliance.class.getName(),
                folder.toString(),
                slot,
                pin);
    }

    private String run(String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** What runs beside the token. */
    static final class Appliance {
        private final Path folder;
        private final String slot;
        private final Database database;
        private Jobs jobs = new Jobs();

        private Appliance(Path folder, String slot) {
            this.folder = folder;
            this.slot = slot;
            this.database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        }

        public static void main(String[] arguments) throws Exception {
            var appliance = new Appliance(Path.of(arguments[0]), arguments[1]);
            try {
                if (arguments[2].equals("pin")) {
                    appliance.tell();
                } else {
                    appliance.tellWithout(arguments[2]);
                }
            } finally {
                appliance.jobs.close();
                appliance.database.close();
            }
        }

        private void tell() throws Exception {
            Certificates first = open("pin");
            X509Certificate root = first.servedRoot();
            List<X509Certificate> chain = first.current().chain();
            chain.get(0).verify(chain.get(1).getPublicKey());
            chain.get(1).verify(root.getPublicKey());
            say("first root online %s readable %s, chain verified"
                    .formatted(online(first), first.generation().root().readable()));
            Certificates again = open("pin");
            say("reopened with the same root %s online %s"
                    .formatted(again.servedRoot().equals(root), online(again)));
            Calls calls = new Calls(again.resources());
            calls.post("/api/v1/certificates/root", "", "{}");
            X509Certificate next = again.servedRoot();
            X509Certificate cross = again.generation().crosses().get(0);
            cross.verify(root.getPublicKey());
            say("succeeded by another root %s online %s, vouched for by the former %s"
                    .formatted(
                            !next.equals(root),
                            online(again),
                            cross.getPublicKey().equals(next.getPublicKey())));
            say("export refused "
                    + calls.refusal(
                            "/api/v1/certificates/root/key",
                            "",
                            "{\"password\":\"a long enough password for a key\"}"));
            say("keys of roots in the database " + keysInDatabase());
        }

        private void tellWithout(String pin) {
            Certificates without = open(pin);
            String told = without.checks().stream()
                    .filter(check -> check.name().equals("hsm"))
                    .map(Check::run)
                    .flatMap(List::stream)
                    .map(finding -> finding.code() + " " + finding.cause().replace(".", ""))
                    .findFirst()
                    .orElse("nothing told");
            say("%s, online %s, keys of roots in the database %d".formatted(told, online(without), keysInDatabase()));
        }

        /** Ends the one of before, as a restart would. */
        private Certificates open(String pin) {
            jobs.close();
            jobs = new Jobs();
            var settings = ConfigurationFile.parse(
                            "[server]\nname = \"maps.example.org\"\n[tls.authority]\nhsm_library = \"" + LIBRARY
                                    + "\"\nhsm_slot = " + slot + "\nhsm_pin_file = \"" + folder.resolve(pin) + "\"\n")
                    .check("test");
            return Certificates.open(
                    Issuing.ofPrimary(settings.configuration()),
                    Places.of(database),
                    SecretStore.open(folder.resolve("secrets")),
                    new Silent(),
                    jobs,
                    Clock.systemUTC(),
                    folder.resolve("ca.pem"));
        }

        private static boolean online(Certificates certificates) {
            return !certificates.generation().root().offline();
        }

        private long keysInDatabase() {
            return database.read(connection -> {
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery(
                                "select count(*) from mapkeep.authority where id = issuer and length(private_key) > 0")) {
                    rows.next();
                    return rows.getLong(1);
                }
            });
        }

        private static void say(String words) {
            System.out.println(words);
        }
    }

    private static final class Silent implements AuditLog {
        @Override
        public void record(AuditEvent event) {}

        @Override
        public void note(AuditEvent event) {}
    }
}
