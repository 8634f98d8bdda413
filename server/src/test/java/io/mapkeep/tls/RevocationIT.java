package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.FreePort;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.AuthoritySection;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.TlsSection;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.http.HttpDoor;
import io.mapkeep.http.TlsTerms;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.authority.StatusPlaces;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What OpenSSL makes of certificates for others, of the lists and of the answers, over the ports as they are. */
class RevocationIT {
    private static final String NAME = "maps.example.org";
    private static final String ISSUED = "/api/v1/certificates/issued";

    @TempDir
    Path folder;

    private final List<AuditEvent> audited = new ArrayList<>();
    private final AuditLog audit = new AuditLog() {
        @Override
        public void record(AuditEvent event) {
            audited.add(event);
        }

        @Override
        public void note(AuditEvent event) {
            audited.add(event);
        }
    };
    private final StepClock clock = new StepClock(Instant.now());
    private final Jobs jobs = new Jobs();
    private final HttpClient client = HttpClient.newHttpClient();
    private Database database;
    private Certificates certificates;
    private HttpDoor door;
    private String plain = "";

    @BeforeEach
    void open() throws Exception {
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        int port = FreePort.any();
        plain = "http://127.0.0.1:" + port;
        var settings = TlsSection.standard();
        var issuing = new Issuing(
                settings,
                new AuthoritySection(List.of("example.org", "10.0.0.0/8"), Duration.ofDays(90), Optional.empty()),
                ConfigurationFile.parse("").configuration().acme(),
                ConfigurationFile.parse("").configuration().acmeServer(),
                NAME,
                "https://" + NAME,
                new StatusPlaces(Optional.of(plain)),
                Issuing.Authorities.MADE);
        certificates = Certificates.open(
                issuing,
                Places.of(database),
                SecretStore.open(folder.resolve("secrets")),
                audit,
                jobs,
                clock,
                folder.resolve("ca.pem"));
        var defaults =
                ConfigurationFile.read("", folder.resolve("mapkeep.toml")).configuration();
        var server = new io.mapkeep.contract.configuration.ServerSection(
                NAME,
                HostPort.parse("127.0.0.1:0"),
                Optional.of(HostPort.parse("127.0.0.1:" + port)),
                Optional.empty(),
                folder);
        door = new HttpDoor(
                server,
                defaults.limits(),
                TlsTerms.of(settings.serving(), certificates),
                request -> Principal.ANONYMOUS,
                certificates.resources());
        door.start();
    }

    @AfterEach
    void close() {
        door.close();
        jobs.close();
        database.close();
    }

    @Test
    void openSslBelievesWhatIsIssuedUntilItIsRevoked() throws Exception {
        Calls calls = new Calls(certificates.resources());
        for (String key : List.of("p256", "rsa3072", "ed25519")) {
            calls.issue("{\"names\":[\"" + key + ".example.org\",\"10.1.2.3\"],\"key\":\"" + key + "\"}");
        }
        var made = calls.issue("{\"names\":[\"db.example.org\",\"10.1.2.3\"],\"lifetime\":\"30d\"}");
        Path leaf = write("leaf.pem", made.chain());
        Path root = write("root.pem", made.root());
        Path above = write("above.pem", made.chain().substring(made.chain().indexOf("-----BEGIN", 10)));
        Path list = write("ca.crl.pem", list());
        String[] check = {
            "openssl",
            "verify",
            "-x509_strict",
            "-purpose",
            "sslserver",
            "-verify_hostname",
            "db.example.org",
            "-crl_check",
            "-CRLfile",
            list.toString(),
            "-CAfile",
            root.toString(),
            "-untrusted",
            above.toString(),
            leaf.toString()
        };
        assertThat(run(check)).contains(": OK");
        assertThat(ocsp(leaf, above, root))
                .contains("Response verify OK", ": good")
                .doesNotContain("WARNING");
        assertThat(run("openssl", "x509", "-noout", "-text", "-in", leaf.toString()))
                .contains("URI:" + plain + "/crl/", "OCSP - URI:" + plain + "/ocsp", "Digital Signature");

        String serial = made.certificate().serial();
        calls.revoke(serial, "key-compromise");
        assertThat(ocsp(leaf, above, root)).contains("Response verify OK", ": revoked", "keyCompromise");
        clock.step(Duration.ofSeconds(11));
        write("ca.crl.pem", waitedFor(serial));
        assertThat(run(check)).contains("certificate revoked");
        assertThat(calls.refusal(ISSUED + "/{serial}/revocation", serial, "{}")).isEqualTo("MK-TLS-049");
        assertThat(audited).extracting(AuditEvent::action).contains("certificate.revoke");
    }

    @Test
    void aClientIsNoServerAndAServerNoClient() throws Exception {
        Calls calls = new Calls(certificates.resources());
        var person = calls.issue("{\"names\":[\"anna.smith\"],\"purpose\":\"client\"}");
        Path leaf = write("leaf.pem", person.chain());
        Path root = write("root.pem", person.root());
        assertThat(verify("sslclient", leaf, root)).contains(": OK");
        assertThat(verify("sslserver", leaf, root)).contains("nsuitable certificate purpose");
        Path server = write(
                "server.pem", calls.issue("{\"names\":[\"db.example.org\"]}").chain());
        assertThat(verify("sslclient", server, root)).contains("nsuitable certificate purpose");
    }

    @Test
    void aRequestKeepsItsKeyAndGetsNoMoreThanItsNames() throws Exception {
        Calls calls = new Calls(certificates.resources());
        Path key = folder.resolve("key.pem");
        Path request = folder.resolve("request.pem");
        run(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                key.toString(),
                "-out",
                request.toString(),
                "-subj",
                "/CN=whatever",
                "-addext",
                "subjectAltName=DNS:db.example.org",
                "-addext",
                "basicConstraints=critical,CA:TRUE");
        String pem = Files.readString(request);
        var made = calls.issue("{\"request\":\"" + pem.replace("\n", "\\n") + "\"}");
        Path leaf = write("leaf.pem", made.chain());
        assertThat(made.key()).isEmpty();
        assertThat(run("openssl", "x509", "-noout", "-pubkey", "-in", leaf.toString()))
                .isEqualTo(run("openssl", "pkey", "-pubout", "-in", key.toString()));
        assertThat(run("openssl", "x509", "-noout", "-text", "-in", leaf.toString()))
                .contains("CA:FALSE");

        // One bit of the signature, which is the last of a request.
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        der[der.length - 1] ^= 1;
        String forged = "-----BEGIN CERTIFICATE REQUEST-----\\n"
                + Base64.getEncoder().encodeToString(der) + "\\n-----END CERTIFICATE REQUEST-----";
        assertThat(calls.refusal(ISSUED, "", "{\"request\":\"" + forged + "\"}"))
                .isEqualTo("MK-TLS-042");
        run(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "rsa:1024",
                "-nodes",
                "-keyout",
                key.toString(),
                "-out",
                request.toString(),
                "-subj",
                "/CN=db.example.org");
        assertThat(calls.refusal(
                        ISSUED,
                        "",
                        "{\"request\":\"" + Files.readString(request).replace("\n", "\\n") + "\"}"))
                .isEqualTo("MK-TLS-042");
    }

    @Test
    void refusesTheAppliancesOwnNamesAndThoseBeyondTheRoot() {
        Calls calls = new Calls(certificates.resources());
        for (String own : List.of(NAME, "localhost", "127.0.0.1", "*.example.org", "MAPS.example.org")) {
            assertThat(calls.refusal(ISSUED, "", "{\"names\":[\"" + own + "\"]}"))
                    .as(own)
                    .isEqualTo("MK-TLS-041");
        }
        for (String foreign : List.of("bank.example.com", "example.org.evil.test", "11.0.0.1", "::2", "a b")) {
            assertThat(calls.refusal(ISSUED, "", "{\"names\":[\"" + foreign + "\"]}"))
                    .as(foreign)
                    .isEqualTo("MK-TLS-040");
        }
        assertThat(calls.refusal(ISSUED, "", "{\"names\":[]}")).isEqualTo("MK-TLS-045");
        assertThat(calls.refusal(ISSUED, "", "{\"names\":[\"a.example.org\"],\"lifetime\":\"91d\"}"))
                .isEqualTo("MK-TLS-044");
    }

    @Test
    void asksByGetWhateverItsEncodingAndRedirectsEverythingElse() throws Exception {
        Path root = write("root.pem", Files.readString(folder.resolve("ca.pem")));
        Path question = folder.resolve("question.der");
        Path answer = folder.resolve("answer.der");
        Path own = write("own.pem", pem(0));
        Path above = write("above.pem", pem(1));
        // Until the encoding holds what is awkward in a path.
        String text = "";
        for (int attempt = 0; attempt < 200 && !(text.contains("/") && text.contains("+")); attempt++) {
            run(
                    "openssl",
                    "ocsp",
                    "-issuer",
                    above.toString(),
                    "-cert",
                    own.toString(),
                    "-reqout",
                    question.toString());
            text = Base64.getEncoder().encodeToString(Files.readAllBytes(question));
        }
        for (String path :
                List.of(text, text.replace("/", "%2F").replace("+", "%2B").replace("=", "%3D"))) {
            HttpResponse<byte[]> answered = get(plain + "/ocsp/" + path);
            assertThat(answered.statusCode()).isEqualTo(200);
            Files.write(answer, answered.body());
            assertThat(run(
                            "openssl",
                            "ocsp",
                            "-respin",
                            answer.toString(),
                            "-reqin",
                            question.toString(),
                            "-CAfile",
                            root.toString(),
                            "-verify_other",
                            above.toString(),
                            "-resp_text"))
                    .contains("Response verify OK", "Cert Status: good")
                    .doesNotContain("WARNING");
        }
        assertThat(get(plain + "/ca.crl").headers().firstValue("Content-Type")).contains("application/pkix-crl");
        assertThat(get(plain + "/ca.pem").statusCode()).isEqualTo(308);
        assertThat(get(plain + "/livez").statusCode()).isEqualTo(308);
        for (String hostile : List.of("AAAA", "MAo=", "x".repeat(6_000))) {
            HttpResponse<byte[]> answered = get(plain + "/ocsp/" + hostile);
            // OCSPResponse { malformedRequest }: RFC 6960, 4.2.1
            assertThat(answered.body()).as(hostile).containsExactly(0x30, 3, 0x0A, 1, 1);
        }
    }

    @Test
    void aRevokedServersCertificateIsReplacedAtOnce() {
        var before = certificates.current().chain().get(0);
        new Calls(certificates.resources()).revoke(before.getSerialNumber().toString(16), "superseded");
        assertThat(certificates.current().chain().get(0)).isNotEqualTo(before);
        assertThat(certificates.current().chain().get(1))
                .isEqualTo(certificates.generation().intermediate().certificate());
    }

    private String ocsp(Path leaf, Path above, Path root) throws Exception {
        return run(
                "openssl",
                "ocsp",
                "-issuer",
                above.toString(),
                "-cert",
                leaf.toString(),
                "-url",
                plain + "/ocsp",
                "-CAfile",
                root.toString(),
                "-verify_other",
                above.toString());
    }

    private String verify(String purpose, Path leaf, Path root) throws Exception {
        return run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                purpose,
                "-CAfile",
                root.toString(),
                "-untrusted",
                leaf.toString(),
                leaf.toString());
    }

    private String pem(int place) {
        return Pem.chain(List.of(certificates.current().chain().get(place)));
    }

    private String list() throws Exception {
        Path der = Files.write(folder.resolve("ca.crl"), get(plain + "/ca.crl").body());
        return run("openssl", "crl", "-inform", "DER", "-in", der.toString(), "-text");
    }

    /** The list follows in the background. */
    private String waitedFor(String serial) throws Exception {
        String list = "";
        for (int attempt = 0; attempt < 100 && !list.contains(serial.toUpperCase(java.util.Locale.ROOT)); attempt++) {
            Thread.sleep(100);
            list = list();
        }
        return list;
    }

    private HttpResponse<byte[]> get(String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofByteArray());
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
