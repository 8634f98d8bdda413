package io.mapkeep.installer.client;

import static io.mapkeep.installer.client.MadeUpDaemon.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class DaemonTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void anAnswerIsRead() {
        try (var made = MadeUpDaemon.json(200, "{\"a\":\"ä\"}")) {
            assertThat(daemon(made).get("/x").path("a").asText()).isEqualTo("ä");
            assertThat(made.requests().get(0))
                    .startsWith("GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        }
    }

    @Test
    void chunksArePutTogether() {
        try (var made = saying(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\n\r\n")) {
            assertThat(daemon(made).get("/x").path("a").asInt()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 999 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}..\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{\"a\":"
            })
    void whatIsNoWholeAnswerIsNeverTakenForOne(String bytes) {
        try (var made = saying(bytes)) {
            CommandFailure failure = refusal(made, Duration.ofSeconds(5));
            assertThat(failure.exit()).isEqualTo(Exit.UNREACHABLE);
            assertThat(failure.problem().code()).isEqualTo("MK-CLI-004");
        }
    }

    @Test
    void endlessHeadersAndBodiesAreCutOff() {
        String line = "X-Filler: " + "x".repeat(7000) + "\r\n";
        try (var made = new MadeUpDaemon((request, client) -> {
            MadeUpDaemon.send(client, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 1_000_000; i++) {
                MadeUpDaemon.send(client, i + line);
            }
        })) {
            assertThat(refusal(made, Duration.ofSeconds(10)).problem().code()).isEqualTo("MK-CLI-004");
        }
        try (var made = new MadeUpDaemon((request, client) -> {
            MadeUpDaemon.send(client, "HTTP/1.1 200 OK\r\n\r\n");
            for (int i = 0; i < 1_000_000; i++) {
                MadeUpDaemon.send(client, line);
            }
        })) {
            assertThat(refusal(made, Duration.ofSeconds(10)).problem().why()).contains("more than");
        }
    }

    @Test
    void silenceEndsAfterThePatience() {
        try (var made = new MadeUpDaemon((request, client) -> sleep())) {
            CommandFailure failure = refusal(made, SHORT);
            assertThat(failure.exit()).isEqualTo(Exit.TRY_AGAIN);
            assertThat(failure.problem().code()).isEqualTo("MK-CLI-003");
        }
    }

    @Test
    void dripsDoNotProlongThePatience() {
        try (var made = new MadeUpDaemon((request, client) -> {
            MadeUpDaemon.send(client, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 600; i++) {
                MadeUpDaemon.send(client, "x");
                pause(50);
            }
        })) {
            assertThat(refusal(made, SHORT).problem().code()).isEqualTo("MK-CLI-003");
        }
    }

    @Test
    void withoutASocketTheApplianceIsNotRunning(@TempDir Path folder) {
        CommandFailure failure = refusal(folder.resolve("none"), SHORT);
        assertThat(failure.exit()).isEqualTo(Exit.UNREACHABLE);
        assertThat(failure.problem().why()).startsWith("There is no socket");
        assertThat(failure.changedNothing()).isTrue();
    }

    @Test
    void aSocketThatNobodyListensOnIsLeftOver() throws IOException {
        Path folder = Files.createTempDirectory("mk");
        Path socket = folder.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(refusal(socket, SHORT).problem().why()).startsWith("Nobody listens");
        Files.delete(socket);
        Files.delete(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507})
    void theDaemonsProblemIsOurs(int status) {
        String body =
                "{\"code\":\"MK-DAT-001\",\"title\":\"What.\",\"detail\":\"Why.\",\"fix\":\"Fix.\",\"requestId\":\"r1\"}";
        try (var made = MadeUpDaemon.json(status, body)) {
            CommandFailure failure = refusal(made, Duration.ofSeconds(5));
            assertThat(failure.exit()).isEqualTo(Exit.ofHttp(status));
            assertThat(failure.problem().code()).isEqualTo("MK-DAT-001");
            assertThat(failure.problem().what()).isEqualTo("What.");
        }
    }

    @Test
    void anErrorWithoutAProblemIsToldAsSuch() {
        try (var made = MadeUpDaemon.json(500, "<html>")) {
            assertThat(refusal(made, Duration.ofSeconds(5)).problem().code()).isEqualTo("MK-CLI-005");
        }
    }

    @Test
    void aFileIsSentWhole(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[3_000_000]);
        var got = new java.util.concurrent.atomic.AtomicLong();
        try (var made = new MadeUpDaemon((request, client) -> {
            long length = 3_000_000;
            long seen = request.length() - (request.indexOf("\r\n\r\n") + 4);
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (seen < length) {
                buffer.clear();
                seen += Math.max(0, client.read(buffer));
            }
            got.set(seen);
            MadeUpDaemon.send(client, MadeUpDaemon.answer(202, "{\"id\":\"1\"}"));
        })) {
            var last = new java.util.concurrent.atomic.AtomicLong();
            assertThat(daemon(made)
                            .upload("/u", file, (sent, of) -> last.set(sent))
                            .path("id")
                            .asText())
                    .isEqualTo("1");
            assertThat(got).hasValue(3_000_000);
            assertThat(last).hasValue(3_000_000);
            assertThat(made.requests().get(0)).contains("Content-Length: 3000000\r\n");
        }
    }

    @Test
    void aRefusalInMidUploadIsHeard(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[20_000_000]);
        try (var made = new MadeUpDaemon((request, client) -> {
            MadeUpDaemon.send(client, MadeUpDaemon.answer(413, "{\"code\":\"MK-IMP-001\",\"title\":\"Too large.\"}"));
            pause(500);
        })) {
            CommandFailure failure = catchThrowableOfType(
                    CommandFailure.class, () -> daemon(made).upload("/u", file, (sent, of) -> {}));
            assertThat(failure.exit()).isEqualTo(Exit.BAD_INPUT);
            assertThat(failure.problem().code()).isEqualTo("MK-IMP-001");
        }
    }

    @Test
    void aDownloadThatBreaksOffIsAFailure() {
        try (var made = saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")) {
            var target = new ByteArrayOutputStream();
            CommandFailure failure = catchThrowableOfType(
                    CommandFailure.class, () -> daemon(made).download("/d", target));
            assertThat(failure.problem().code()).isEqualTo("MK-CLI-004");
            assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo("abc");
        }
    }

    @Property(tries = 300)
    void whateverIsTypedCannotEndTheRequestLine(@ForAll String typed) {
        assertThat(Target.of("/a").segment(typed).with("q", typed).toString()).matches("[!-~]+");
    }

    private static Daemon daemon(MadeUpDaemon made) {
        return new Daemon(made.socket(), Duration.ofSeconds(10));
    }

    private static CommandFailure refusal(MadeUpDaemon made, Duration patience) {
        return refusal(made.socket(), patience);
    }

    private static CommandFailure refusal(Path socket, Duration patience) {
        return catchThrowableOfType(CommandFailure.class, () -> new Daemon(socket, patience).get("/x"));
    }

    private static void sleep() {
        pause(5000);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
