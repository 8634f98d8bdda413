package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.FreePort;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.http.HttpDoor;
import io.mapkeep.http.TlsTerms;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.installed.Candidate;
import io.mapkeep.tls.material.NamedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What OpenSSL finds stapled: our own word on our own certificate, and that of OpenSSL's responder on one of another authority's. */
final class StapleIT {
    private static final String NAME = "maps.example.org";

    @TempDir
    Path folder;

    @Test
    void ourWordAndAnotherAuthoritysAreSentAlong() throws Exception {
        int port = FreePort.any();
        ForeignCa ca = new ForeignCa(Files.createDirectory(folder.resolve("pki")));
        ca.key("good.key");
        ca.openssl("req", "-new", "-key", "good.key", "-subj", "/CN=good", "-out", "good.csr");
        ca.sign(
                "good.csr",
                "int",
                "good.pem",
                20,
                ForeignCa.server("DNS:" + NAME) + "authorityInfoAccess=OCSP;URI:http://127.0.0.1:" + port + "/\n");
        String serial = ca.openssl("x509", "-in", "good.pem", "-noout", "-serial")
                .strip()
                .replace("serial=", "");
        Files.writeString(ca.file("index.txt"), "V\t491231235959Z\t\t" + serial + "\tunknown\t/CN=good\n");

        Configuration settings = ConfigurationFile.parse("[server]\nname = \"" + NAME
                        + "\"\nhttps = \"127.0.0.1:0\"\nhttp = \"\"\n[tls]\nstapling = true\n")
                .check("test")
                .configuration();
        try (var database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
                var jobs = new Jobs()) {
            Certificates certificates = Certificates.open(
                    Issuing.ofPrimary(settings),
                    Places.of(database),
                    SecretStore.open(folder.resolve("secrets")),
                    new Silent(),
                    jobs,
                    Clock.systemUTC(),
                    folder.resolve("ca.pem"));
            try (var door = new HttpDoor(
                    settings.server(),
                    settings.limits(),
                    TlsTerms.of(settings.tls().serving(), certificates),
                    request -> Principal.ANONYMOUS,
                    List.of())) {
                door.start();
                assertThat(seen(ca, door)).contains("OCSP Response Status: successful", "Cert Status: good");

                Process responder = new ProcessBuilder(
                                "openssl",
                                "ocsp",
                                "-index",
                                "index.txt",
                                "-port",
                                Integer.toString(port),
                                "-CA",
                                "int.pem",
                                "-rsigner",
                                "int.pem",
                                "-rkey",
                                "int.key",
                                "-nmin",
                                "60")
                        .directory(ca.file(".").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("responder.log").toFile())
                        .start();
                try {
                    install(certificates, ca);
                    String after = untilStapled(ca, door);
                    assertThat(after).contains("CN = good", "Cert Status: good", "Example Issuing");
                } finally {
                    responder.destroyForcibly().waitFor();
                }
                assertThat(seen(ca, door)).as("with the responder gone").contains("Cert Status: good");
            }
        }
    }

    /** It is fetched in the background; until it is there, handshakes go on without. */
    private static String untilStapled(ForeignCa ca, HttpDoor door) throws Exception {
        String seen = "";
        for (int i = 0; i < 100; i++) {
            seen = seen(ca, door);
            if (seen.contains("Cert Status")) {
                return seen;
            }
            Thread.sleep(200);
        }
        return seen;
    }

    private static String seen(ForeignCa ca, HttpDoor door) throws Exception {
        Path nothing = ca.file("nothing");
        if (!Files.exists(nothing)) {
            Files.createFile(nothing);
        }
        Process client = new ProcessBuilder(
                        "openssl", "s_client", "-status", "-connect", "127.0.0.1:" + door.httpsPort())
                .redirectInput(nothing.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private static void install(Certificates certificates, ForeignCa ca) throws IOException {
        List<NamedFile> files = new ArrayList<>();
        for (String name : List.of("good.pem", "good.key", "int.pem", "root.pem")) {
            files.add(new NamedFile(name, Files.readAllBytes(ca.file(name))));
        }
        certificates.alone(installation -> {
            Candidate fit = installation.examine(files, Optional.empty(), Optional.empty());
            installation.install(fit);
            return fit;
        });
    }

    private static final class Silent implements AuditLog {
        @Override
        public void record(AuditEvent event) {}

        @Override
        public void note(AuditEvent event) {}
    }
}
