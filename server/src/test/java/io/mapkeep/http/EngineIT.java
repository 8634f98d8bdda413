package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.configuration.TlsSection.Engine;
import io.mapkeep.contract.configuration.TlsSection.Profile;
import io.mapkeep.contract.configuration.TlsSection.Serving;
import io.mapkeep.http.engine.EngineCheck;
import io.mapkeep.http.engine.TlsEngine;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both engines of TLS keep to the profiles, and take new certificates under load. */
final class EngineIT {
    private static final int RELOADS = 100;
    private static final Route PROBE = Route.open(Method.GET, "/probe", request -> Response.ok(Map.of()));

    @TempDir
    Path folder;

    @Test
    void conscryptPassesItsTestAndAgreesOnKeysThatQuantumComputersDoNotBreak() {
        TlsEngine engine = TlsEngine.of(Engine.CONSCRYPT, new SwappedCredentials(folder).current());
        assertThat(engine.fellBack()).isEmpty();
        assertThat(engine.engine()).isEqualTo(Engine.CONSCRYPT);
        assertThat(engine.hybrid()).contains("X25519MLKEM768");
        assertThat(new EngineCheck(engine).run()).isEmpty();
    }

    @Test
    void whatFailsItsTestIsNotUsedAndTheDoctorTells() {
        var credentials = new SwappedCredentials(folder);
        KeyMaterial one = credentials.current();
        credentials.swap();
        TlsEngine engine = TlsEngine.of(
                Engine.CONSCRYPT,
                new KeyMaterial(one.key(), credentials.current().chain()));
        assertThat(engine.engine()).isEqualTo(Engine.JDK);
        assertThat(engine.hybrid()).isEmpty();
        assertThat(new EngineCheck(engine).run())
                .singleElement()
                .satisfies(finding -> assertThat(finding.code()).isEqualTo("MK-HTP-018"));
    }

    @ParameterizedTest
    @CsvSource({
        "JDK, INTERMEDIATE, -tls1_3, true",
        "JDK, INTERMEDIATE, -tls1_2, true",
        "JDK, INTERMEDIATE, -tls1_1, false",
        "JDK, INTERMEDIATE, -tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA, false",
        "JDK, INTERMEDIATE, -tls1_2 -cipher AES128-GCM-SHA256:DHE-RSA-AES128-GCM-SHA256, false",
        "JDK, INTERMEDIATE, -tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305, true",
        "JDK, MODERN, -tls1_3, true",
        "JDK, MODERN, -tls1_2, false",
        "CONSCRYPT, INTERMEDIATE, -tls1_2, true",
        "CONSCRYPT, INTERMEDIATE, -tls1_1, false",
        "CONSCRYPT, INTERMEDIATE, -tls1_2 -cipher ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:AES128-GCM-SHA256, false",
        "CONSCRYPT, MODERN, -tls1_3, true",
        "CONSCRYPT, MODERN, -tls1_2, false",
    })
    void onlyTheProfilesProtocolsAndSuitesAreSpoken(Engine engine, Profile profile, String options, boolean spoken)
            throws Exception {
        try (OpenDoor open = OpenDoor.with(folder, serving(engine, profile))) {
            // At OpenSSL's usual security level the client itself would refuse the old protocols.
            var command = new ArrayList<>(List.of(
                    "openssl", "s_client", "-connect", "127.0.0.1:" + open.door.httpsPort(), "-brief", "-no_ign_eof"));
            command.addAll(List.of(options.split(" ", -1)));
            if (options.equals("-tls1_1")) {
                command.addAll(List.of("-cipher", "ALL:@SECLEVEL=0"));
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(said.contains("CONNECTION ESTABLISHED")).as(said).isEqualTo(spoken);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whoAsksForANameIsShownTheCertificateThatHasItAndTheMainOneBeforeAll(Engine engine) throws Exception {
        try (OpenDoor open = OpenDoor.with(folder, serving(engine, Profile.INTERMEDIATE))) {
            open.credentials.showBoth();
            assertThat(List.of("second.example.org", "first.example.org", "localhost", "elsewhere.example.org", ""))
                    .map(name -> shown(open, name))
                    .containsExactly("second", "first", "first", "first", "first");
        }
    }

    /** @param name empty: none is asked for */
    private static String shown(OpenDoor open, String name) {
        try (SSLSocket socket = open.socket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName().replace("CN=", "");
        } catch (java.io.IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aHundredNewCertificatesUnderLoadFailNoRequestAndHoldNoMemory(Engine engine) throws Exception {
        try (OpenDoor open = OpenDoor.with(folder, serving(engine, Profile.INTERMEDIATE), PROBE)) {
            var stop = new AtomicBoolean();
            ExecutorService pool = Executors.newFixedThreadPool(2);
            try {
                List<Future<Integer>> clients = List.of(
                        pool.submit(() -> requests(open, stop, true)), pool.submit(() -> requests(open, stop, false)));
                Set<X509Certificate> seen = new HashSet<>();
                long before = 0;
                for (int i = 0; i < RELOADS; i++) {
                    open.credentials.swap();
                    X509Certificate served = served(open);
                    assertThat(served)
                            .isEqualTo(open.credentials.current().chain().get(0));
                    seen.add(served);
                    if (i == RELOADS / 10) {
                        before = heldMegabytes();
                    }
                }
                assertThat(seen).hasSize(2);
                assertThat(heldMegabytes() - before).as("megabytes more").isLessThan(24);
                stop.set(true);
                for (Future<Integer> client : clients) {
                    assertThat(answered(client)).isGreaterThan(10);
                }
            } finally {
                stop.set(true);
                pool.shutdownNow();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"JDK, -tls1_3", "JDK, -tls1_2", "CONSCRYPT, -tls1_3", "CONSCRYPT, -tls1_2"})
    void whoComesBackNeedsNoFullHandshake(Engine engine, String version) throws Exception {
        Path session = folder.resolve("session.pem");
        try (OpenDoor open = OpenDoor.with(folder, serving(engine, Profile.INTERMEDIATE), PROBE)) {
            assertThat(asked(open, version, "-sess_out", session.toString())).contains("New, TLSv1.");
            assertThat(asked(open, version, "-sess_in", session.toString())).contains("Reused, TLSv1.");
        }
    }

    /** Reads to the end of the answer, behind which the ticket of TLS 1.3 may come. */
    private String asked(OpenDoor open, String... options) throws Exception {
        Path request = Files.writeString(
                folder.resolve("request"), "GET /probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var command = new ArrayList<>(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + open.door.httpsPort(), "-ign_eof"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(request.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void drainedConnectionsEndAfterTheAnswerUnderWayAndNewOnesStay() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Route slow = Route.open(Method.GET, "/slow", request -> {
            begun.countDown();
            await(go);
            return Response.ok(Map.of());
        });
        try (OpenDoor open = OpenDoor.with(folder, serving(Engine.JDK, Profile.INTERMEDIATE), PROBE, slow);
                SSLSocket idle = open.socket();
                SSLSocket busy = open.socket()) {
            assertThat(ask(idle, "/probe")).contains("200 OK");
            send(busy, "/slow");
            await(begun);
            open.door.drain();
            go.countDown();
            assertThat(answer(busy)).contains("200 OK");
            assertThat(busy.getInputStream().readAllBytes()).as("its end").hasSizeLessThan(100);
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            try (SSLSocket fresh = open.socket()) {
                assertThat(ask(fresh, "/probe")).contains("200 OK");
                assertThat(ask(fresh, "/probe")).contains("200 OK");
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static String ask(SSLSocket socket, String path) throws Exception {
        send(socket, path);
        return answer(socket);
    }

    private static void send(SSLSocket socket, String path) throws Exception {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The head and the body of one answer, as far as they come at once. */
    private static String answer(SSLSocket socket) throws Exception {
        byte[] answer = new byte[8_192];
        int length = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }

    private static int answered(Future<Integer> client)
            throws InterruptedException, ExecutionException, TimeoutException {
        return client.get(60, TimeUnit.SECONDS);
    }

    private static long heldMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    /** Sends requests until told to stop, over one connection or a new one each time; any that fails throws. */
    private static int requests(OpenDoor open, AtomicBoolean stop, boolean keepAlive) throws Exception {
        HttpClient kept = open.client();
        int count = 0;
        while (!stop.get()) {
            if (keepAlive) {
                int status = kept.send(open.request("/probe").build(), BodyHandlers.discarding())
                        .statusCode();
                assertThat(status).isEqualTo(200);
            } else {
                assertThat(open.ask("GET /probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 200 ");
            }
            count++;
        }
        return count;
    }

    private static X509Certificate served(OpenDoor open) throws Exception {
        try (SSLSocket socket = open.socket()) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static Serving serving(Engine engine, Profile profile) {
        return new Serving(profile, engine, false, false);
    }
}
