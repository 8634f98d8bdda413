package io.mapkeep.tls;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.ConfigurationFile;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Files of certificates that OpenSSL made, in every form, good and bad, and an appliance to install them in. */
abstract class InstallFiles {
    static final String NAME = "maps.example.org";
    static final String NAMES = "DNS:" + NAME + ",DNS:tiles.example.org";

    @TempDir
    static Path authority;

    static ForeignCa ca;

    @TempDir
    Path folder;

    final List<AuditEvent> audited = new ArrayList<>();
    final AuditLog audit = new AuditLog() {
        @Override
        public void record(AuditEvent event) {
            audited.add(event);
        }

        @Override
        public void note(AuditEvent event) {
            audited.add(event);
        }
    };
    final StepClock clock = new StepClock(Instant.now().plusSeconds(120));
    final Jobs jobs = new Jobs();
    Database database;
    SecretStore secrets;
    Certificates certificates;

    @BeforeAll
    static void makeFiles() throws Exception {
        ca = new ForeignCa(authority);
        ca.server("good", NAMES, 200);
        ca.server("other", NAMES, 200);
        ca.server("elsewhere", "DNS:www.example.org", 200);
        ca.server("short", "DNS:" + NAME, 20);
        Files.writeString(ca.file("password"), "secret\n");
        ca.openssl("x509", "-in", "good.pem", "-outform", "DER", "-out", "good.cer");
        ca.openssl("pkey", "-in", "good.key", "-outform", "DER", "-out", "good.key.der");
        ca.openssl("ec", "-in", "good.key", "-out", "good.sec1");
        ca.openssl("ec", "-in", "good.key", "-outform", "DER", "-out", "good.sec1.der");
        ca.openssl("ec", "-in", "good.key", "-aes256", "-passout", "file:password", "-out", "good.old.enc");
        ca.openssl(
                "pkcs8", "-topk8", "-in", "good.key", "-v2", "aes256", "-passout", "file:password", "-out", "good.enc");
        ca.openssl(
                "pkcs8",
                "-topk8",
                "-in",
                "good.key",
                "-scrypt",
                "-passout",
                "file:password",
                "-outform",
                "DER",
                "-out",
                "good.scrypt.der");
        ca.openssl(
                "crl2pkcs7",
                "-nocrl",
                "-certfile",
                "root.pem",
                "-certfile",
                "int.pem",
                "-certfile",
                "good.pem",
                "-outform",
                "DER",
                "-out",
                "good.p7b");
        ca.openssl(
                "crl2pkcs7",
                "-nocrl",
                "-certfile",
                "good.pem",
                "-certfile",
                "int.pem",
                "-certfile",
                "root.pem",
                "-out",
                "good.p7c");
        Files.writeString(
                ca.file("chain.pem"), Files.readString(ca.file("root.pem")) + Files.readString(ca.file("int.pem")));
        ca.openssl(
                "pkcs12",
                "-export",
                "-in",
                "good.pem",
                "-inkey",
                "good.key",
                "-certfile",
                "chain.pem",
                "-passout",
                "file:password",
                "-out",
                "good.p12");
        ca.openssl(
                "pkcs12",
                "-export",
                "-in",
                "good.pem",
                "-inkey",
                "good.key",
                "-certfile",
                "chain.pem",
                "-passout",
                "pass:",
                "-out",
                "open.p12");
        String pem = Files.readString(ca.file("good.pem"));
        Files.write(ca.file("notepad.pem"), ("\uFEFF" + pem.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_16LE));
        bad();
    }

    private static void bad() throws Exception {
        String extensions = ForeignCa.server(NAMES);
        ca.sign("good.csr", "int", "client.pem", 200, extensions.replace("serverAuth", "clientAuth"));
        ca.sign("good.csr", "int", "ca.pem", 200, "basicConstraints=critical,CA:TRUE\nsubjectAltName=" + NAMES + "\n");
        ca.sign("good.csr", "int", "bare.pem", 200, "basicConstraints=CA:FALSE\n");
        ca.sign("good.csr", "int", "sha1.pem", 200, extensions, "-sha1");
        // An issuer below one that may have none.
        ca.key("sub.key");
        ca.openssl("req", "-new", "-key", "sub.key", "-subj", "/CN=Sub", "-out", "sub.csr");
        ca.sign("sub.csr", "int", "sub.pem", 200, "basicConstraints=critical,CA:TRUE\n");
        ca.sign("good.csr", "sub", "toodeep.pem", 200, extensions);
        ca.openssl("genrsa", "-out", "weak.key", "1024");
        ca.openssl("req", "-new", "-key", "weak.key", "-subj", "/CN=weak", "-out", "weak.csr");
        ca.sign("weak.csr", "int", "weak.pem", 200, extensions);
        ca.openssl("genpkey", "-algorithm", "ed25519", "-out", "ed.key");
        ca.openssl("req", "-new", "-key", "ed.key", "-subj", "/CN=ed", "-out", "ed.csr");
        ca.sign("ed.csr", "int", "ed.pem", 200, extensions);
        Files.writeString(ca.file("nothing.txt"), "Dear colleague, find attached the certificate.\n");
        Files.write(
                ca.file("large.pem"),
                "-----BEGIN CERTIFICATE-----\n".repeat(400_000).getBytes(StandardCharsets.US_ASCII));
    }

    @BeforeEach
    void open() {
        secrets = SecretStore.open(folder.resolve("secrets"));
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        certificates = opened();
    }

    @AfterEach
    void close() {
        jobs.close();
        database.close();
    }

    Certificates opened() {
        var settings = ConfigurationFile.parse("""
                [server]
                name = "%s"
                [tls]
                names = ["tiles.example.org", "192.0.2.7"]
                """.formatted(NAME));
        return Certificates.open(
                Issuing.ofPrimary(settings.configuration()),
                Places.of(database),
                secrets,
                audit,
                jobs,
                clock,
                folder.resolve("ca.pem"));
    }

    void install(String... files) throws IOException {
        Candidate candidate = examine(String.join(" ", files));
        certificates.alone(installation -> {
            installation.install(candidate);
            return candidate;
        });
    }

    /** @param files names; one that is no file is the password */
    Candidate examine(String files) throws IOException {
        List<NamedFile> content = new ArrayList<>();
        Optional<Redacted<char[]>> password = Optional.empty();
        for (String name : files.split(" ")) {
            if (Files.exists(ca.file(name))) {
                content.add(new NamedFile(name, Files.readAllBytes(ca.file(name))));
            } else {
                password = Optional.of(Redacted.of(name.toCharArray()));
            }
        }
        var opens = password;
        return certificates.alone(installation -> installation.examine(content, opens, Optional.empty()));
    }

    Candidate candidateFor(String node, String... files) throws IOException {
        List<NamedFile> content = new ArrayList<>();
        for (String name : files) {
            content.add(new NamedFile(name, Files.readAllBytes(ca.file(name))));
        }
        return certificates.alone(installation -> installation.examine(content, Optional.empty(), Optional.of(node)));
    }
}
