package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.access.Principal;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.TlsSection.Profile;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening, closing, and changing the certificate while clients are at work. */
final class HttpDoorLifeIT {
    @TempDir
    private Path folder;

    @Test
    void requestsUnderWayAreFinishedWhenTheDoorCloses() throws Exception {
        var begun = new CountDownLatch(1);
        Route slow = Route.open(Method.GET, "/slow", request -> {
            begun.countDown();
            pause(1500);
            return Response.ok(Map.of("whole", true));
        });
        OpenDoor open = OpenDoor.with(folder, "", slow);
        CompletableFuture<HttpResponse<String>> answer =
                open.client().sendAsync(open.request("/slow").build(), BodyHandlers.ofString());
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        open.close();
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"whole\":true}");
    }

    @Test
    void aRequestThatDoesNotEndDoesNotKeepTheDoorOpenForever() throws Exception {
        var begun = new CountDownLatch(1);
        Route endless = Route.open(Method.GET, "/endless", request -> {
            begun.countDown();
            pause(60_000);
            return Response.ok(Map.of());
        });
        OpenDoor open = OpenDoor.with(folder, "", endless);
        var answer = open.client().sendAsync(open.request("/endless").build(), BodyHandlers.ofString());
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        long began = System.nanoTime();
        open.close();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(15);
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void aTakenPortIsNamedWithAWayToFindWhoHoldsIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertCannotListen(OpenDoor.settings(address, "", ""), address, "server.https");
            assertCannotListen(OpenDoor.settings("127.0.0.1:0", address, ""), address, "server.http");
        }
    }

    private void assertCannotListen(Configuration settings, String address, String key) {
        var door = new HttpDoor(
                settings.server(),
                settings.limits(),
                Profile.INTERMEDIATE,
                new SwappedCredentials(folder),
                request -> Principal.ANONYMOUS,
                List.of());
        assertThatThrownBy(door::start).isInstanceOfSatisfying(Failed.class, failure -> {
            assertThat(failure.problem().code()).isEqualTo("MK-HTP-011");
            assertThat(failure.problem().what()).contains(address);
            assertThat(failure.problem().fix()).contains(key + ",", "ss -ltnp");
        });
        door.close();
    }

    @Test
    void aNewCertificateIsServedWithoutOneFailedRequest() throws Exception {
        Route probe = Route.open(Method.GET, "/probe", request -> Response.ok(Map.of()));
        try (OpenDoor open = OpenDoor.with(folder, "", probe)) {
            var stop = new AtomicBoolean();
            var pool = Executors.newFixedThreadPool(4);
            Set<X509Certificate> seen = new HashSet<>();
            try {
                List<Future<Integer>> clients = List.of(
                        pool.submit(() -> requests(open, stop, true)),
                        pool.submit(() -> requests(open, stop, true)),
                        pool.submit(() -> requests(open, stop, false)),
                        pool.submit(() -> requests(open, stop, false)));
                for (int i = 0; i < 10; i++) {
                    pause(300);
                    open.credentials.swap();
                    seen.add(served(open));
                    assertThat(served(open))
                            .isEqualTo(open.credentials.current().chain().get(0));
                }
                stop.set(true);
                for (Future<Integer> client : clients) {
                    assertThat(client.get(20, TimeUnit.SECONDS)).isGreaterThan(10);
                }
            } finally {
                stop.set(true);
                pool.shutdownNow();
            }
            assertThat(seen).hasSize(2);
        }
    }

    /** Sends requests until told to stop, over one connection or a new one each time; any that fails throws. */
    private static int requests(OpenDoor open, AtomicBoolean stop, boolean keepAlive) throws Exception {
        HttpClient kept = open.client();
        int count = 0;
        while (!stop.get()) {
            HttpClient client = keepAlive ? kept : open.client();
            int status = client.send(open.request("/probe").build(), BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isEqualTo(200);
            count++;
        }
        return count;
    }

    private static X509Certificate served(OpenDoor open) throws Exception {
        try (SSLSocket socket = open.socket()) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INTERMEDIATE, -tls1_3, true",
        "INTERMEDIATE, -tls1_2, true",
        "INTERMEDIATE, -tls1_1, false",
        "INTERMEDIATE, -tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA, false",
        "INTERMEDIATE, -tls1_2 -cipher AES128-GCM-SHA256:DHE-RSA-AES128-GCM-SHA256, false",
        "INTERMEDIATE, -tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305, true",
        "MODERN, -tls1_3, true",
        "MODERN, -tls1_2, false",
    })
    void onlyTheProfilesProtocolsAndSuitesAreSpoken(Profile profile, String options, boolean spoken) throws Exception {
        try (OpenDoor open = OpenDoor.with(folder, profile, "")) {
            var command = new java.util.ArrayList<>(
                    List.of("openssl", "s_client", "-connect", "127.0.0.1:" + open.door.httpsPort()));
            // At OpenSSL's usual security level the client itself would refuse the old protocols.
            command.addAll(List.of("-brief", "-no_ign_eof"));
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

    private static void pause(long millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
