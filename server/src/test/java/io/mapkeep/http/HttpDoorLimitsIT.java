package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one client may cost: time, bytes, connections, requests. */
@Tag("timed")
final class HttpDoorLimitsIT {
    @TempDir
    private Path folder;

    @Test
    void aHeaderThatDripsIsCutOffThoughItNeverFallsSilent() throws Exception {
        try (OpenDoor open = OpenDoor.with(folder, "idle_timeout = \"2s\"");
                SSLSocket socket = open.socket()) {
            long began = System.nanoTime();
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nHost: localhost\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            assertThat(refusedWhileDripping(out, Duration.ofSeconds(15))).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aBodyThatDripsIsCutOffAfterTheRequestTimeout() throws Exception {
        try (OpenDoor open = OpenDoor.with(folder, "request_timeout = \"5s\"", upload());
                SSLSocket socket = open.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(refusedWhileDripping(out, Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void aRequestThatWorksLongerThanTheIdleTimeoutIsAnswered() throws Exception {
        Route slow = Route.open(Method.GET, "/slow", request -> {
            pause(Duration.ofSeconds(4));
            return Response.ok(Map.of());
        });
        try (OpenDoor open = OpenDoor.with(folder, "idle_timeout = \"1s\"", slow)) {
            assertThat(open.client()
                            .send(open.request("/slow").build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aRequestThatWorksLongerThanTheRequestTimeoutIsCutOff() throws Exception {
        Route slow = Route.open(Method.GET, "/slow", request -> {
            pause(Duration.ofSeconds(9));
            return Response.ok(Map.of());
        });
        try (OpenDoor open = OpenDoor.with(folder, "request_timeout = \"5s\"", slow)) {
            assertThat(open.ask("GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .isEmpty();
        }
    }

    @Test
    void aClientThatSendsTooMuchStillReadsWhy() throws Exception {
        try (OpenDoor open = OpenDoor.with(folder, "", upload())) {
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer = open.client()
                        .send(
                                open.request("/upload")
                                        .POST(BodyPublishers.ofByteArray(new byte[2_000_000]))
                                        .build(),
                                BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(answer.body()).contains("MK-HTP-005", "64 KiB");
            }
        }
    }

    @Test
    void aBodyUpToTheLimitIsTakenWhole() throws Exception {
        try (OpenDoor open = OpenDoor.with(folder, "", upload())) {
            HttpResponse<String> answer = open.client()
                    .send(
                            open.request("/upload")
                                    .POST(BodyPublishers.ofByteArray(new byte[65_536]))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("{\"read\":65536}");
        }
    }

    @Test
    void anAddressThatAsksTooOftenIsToldWhenToComeBack() throws Exception {
        Route probe = Route.open(Method.GET, "/probe", request -> Response.ok(Map.of()));
        try (OpenDoor open = OpenDoor.with(folder, "requests_per_minute = 10", probe)) {
            var client = open.client();
            for (int i = 0; i < 10; i++) {
                assertThat(client.send(open.request("/probe").build(), BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
            HttpResponse<String> refused = client.send(open.request("/probe").build(), BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("6");
            assertThat(refused.headers().firstValue("Content-Security-Policy")).isPresent();
            assertThat(refused.body()).contains("MK-HTP-007", "127.0.0.1");
        }
    }

    @Test
    void furtherConnectionsWaitUntilOneOfThoseAllowedEnds() throws Exception {
        Route probe = Route.open(Method.GET, "/probe", request -> Response.ok(Map.of()));
        String ask = "GET /probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        List<SSLSocket> held = new ArrayList<>();
        try (OpenDoor open = OpenDoor.with(folder, "connections = 10\nidle_timeout = \"4s\"", probe)) {
            for (int i = 0; i < 10; i++) {
                SSLSocket socket = open.socket();
                socket.startHandshake();
                held.add(socket);
            }
            // The held ones are silent, so they end by the idle timeout, and then it is this one's turn.
            long began = System.nanoTime();
            assertThat(open.ask(ask)).startsWith("HTTP/1.1 200");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
        } finally {
            for (SSLSocket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void moreRequestsAtOnceThanThreadsAreAnsweredOneAfterTheOther() throws Exception {
        Route slow = Route.open(Method.GET, "/slow", request -> {
            pause(Duration.ofMillis(200));
            return Response.ok(Map.of());
        });
        try (OpenDoor open = OpenDoor.with(folder, "threads = 8", slow)) {
            var client = open.client();
            var all = new ArrayList<java.util.concurrent.CompletableFuture<HttpResponse<Void>>>();
            for (int i = 0; i < 60; i++) {
                all.add(client.sendAsync(open.request("/slow").build(), BodyHandlers.discarding()));
            }
            for (var one : all) {
                assertThat(one.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
        }
    }

    /** What is answered from memory is answered on the threads that read, and these must never wait. */
    @Test
    void requestsThatWaitDoNotHoldUpThoseAnsweredFromMemory() throws Exception {
        Route slow = Route.open(Method.GET, "/slow", request -> {
            pause(Duration.ofSeconds(5));
            return Response.ok(Map.of());
        });
        Route quick = Route.open(Method.GET, "/quick", request -> Response.ok(Map.of()))
                .answeredFromMemory();
        try (OpenDoor open = OpenDoor.with(folder, "threads = 8", slow, quick)) {
            var client = open.client();
            var waiting = new ArrayList<java.util.concurrent.CompletableFuture<HttpResponse<Void>>>();
            for (int i = 0; i < 30; i++) {
                waiting.add(client.sendAsync(open.request("/slow").build(), BodyHandlers.discarding()));
            }
            pause(Duration.ofSeconds(1));
            long began = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                assertThat(open.client()
                                .send(
                                        open.request(i % 2 == 0 ? "/quick" : "/index.html")
                                                .build(),
                                        BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
            assertThat(waiting.get(29)).isNotDone();
        }
    }

    private static Route upload() {
        return Route.open(Method.POST, "/upload", request -> {
                    try {
                        return Response.ok(Map.of("read", request.body().readAllBytes().length));
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                })
                .withBody(new ByteSize(65_536));
    }

    /** Sends a byte every 300 ms until the server no longer takes them. */
    private static boolean refusedWhileDripping(OutputStream out, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < end) {
            try {
                out.write('x');
                out.flush();
            } catch (IOException closed) {
                return true;
            }
            pause(Duration.ofMillis(300));
        }
        return false;
    }

    private static void pause(Duration time) {
        try {
            new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
