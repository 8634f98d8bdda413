package io.mapkeep.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.configuration.AdminSection;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin socket and the kernel's word on who is at its other end. Runs as root, so that it can be somebody else. */
final class AdminDoorIT {
    private static final String ASK = "GET /who HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private Path folder;
    private Path socket;

    /** Not JUnit's folder: "nobody" could not walk into that one, and its path may be too long for a socket. */
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "admin");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        socket = folder.resolve("run/admin.sock");
    }

    @AfterEach
    void removeFolder() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void theOwnUserIsAnAdmin() throws Exception {
        try (AdminDoor door = open()) {
            assertThat(ask(ASK)).startsWith("HTTP/1.1 200").contains("\"realm\":\"system\"", "ADMIN", "X-Request-Id: ");
            assertThat(door).isNotNull();
        }
    }

    @Test
    void http10IsSpokenToo() throws Exception {
        try (AdminDoor door = open()) {
            assertThat(ask("GET /who HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200")
                    .contains("ADMIN");
            assertThat(door).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/who", "/livez", "/nothing"})
    void anotherUserIsTurnedAwayWhateverTheyAskFor(String path) throws Exception {
        try (AdminDoor door = open()) {
            openToAll();
            assertThat(askAs("nobody", path))
                    .startsWith("HTTP/1.1 403")
                    .contains("MK-ADM-002", "\\\"nobody\\\"", "Content-Security-Policy: ", "X-Request-Id: ");
            assertThat(door).isNotNull();
        }
    }

    @Test
    void aUserNamedInTheSettingsIsAdmitted() throws Exception {
        try (AdminDoor door = open("nobody")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-rw----");
            openToAll();
            assertThat(askAs("nobody", "/who")).startsWith("HTTP/1.1 200").contains("\"name\":\"nobody\"");
            assertThat(door).isNotNull();
        }
    }

    @Test
    void theSocketIsTheOwnersAloneAndGoesWithTheDoor() throws Exception {
        try (AdminDoor door = open()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.resolveSibling("."))))
                    .isEqualTo("rwxr-x---");
            assertThat(door).isNotNull();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aSocketThatAKilledProcessLeftBehindIsReplaced() throws Exception {
        Files.createDirectory(socket.getParent());
        try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        try (AdminDoor door = open()) {
            assertThat(ask(ASK)).startsWith("HTTP/1.1 200");
            assertThat(door).isNotNull();
        }
    }

    @Test
    void aSocketThatAnotherApplianceAnswersOnIsLeftAlone() throws Exception {
        try (AdminDoor first = open()) {
            var second = new AdminDoor(settings(socket), List.of(new Who()));
            assertThatThrownBy(second::start)
                    .isInstanceOf(Failed.class)
                    .hasMessageContainingAll("MK-ADM-001", "Another appliance");
            second.close();
            assertThat(ask(ASK)).as("the first one still answers").startsWith("HTTP/1.1 200");
            assertThat(first).isNotNull();
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        Files.createDirectory(socket.getParent());
        Files.writeString(socket, "somebody's");
        try (var door = new AdminDoor(settings(socket), List.of())) {
            assertThatThrownBy(door::start)
                    .isInstanceOf(Failed.class)
                    .hasMessageContainingAll("MK-ADM-001", "no socket");
        }
        assertThat(socket).hasContent("somebody's");
    }

    @Test
    void aPathThatTheKernelCannotTakeIsAProblemAndNoRiddle() {
        Path longest = folder.resolve("x".repeat(120) + ".sock");
        try (var door = new AdminDoor(settings(longest), List.of())) {
            assertThatThrownBy(door::start)
                    .isInstanceOf(Failed.class)
                    .hasMessageContainingAll("MK-ADM-001", "107 bytes");
        }
    }

    @Test
    void malformedRequestsAreAnsweredInTheUsualForm() throws Exception {
        try (AdminDoor door = open()) {
            assertThat(ask("GARBAGE\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "MK-HTP-002", "Content-Security-Policy: ")
                    .doesNotContainIgnoringCase("jetty");
            assertThat(door).isNotNull();
        }
    }

    private AdminDoor open(String... users) {
        var door = new AdminDoor(settings(socket, users), List.of(new Who()));
        door.start();
        return door;
    }

    private static AdminSection settings(Path socket, String... users) {
        return new AdminSection(socket, List.of(users));
    }

    /** File modes would keep another user out before the kernel is asked, and it is the asking that is tested here. */
    private void openToAll() throws IOException {
        Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    private String ask(String request) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String askAs(String user, String path) throws Exception {
        Process curl = new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + user,
                        "--clear-groups",
                        "curl",
                        "--silent",
                        "--include",
                        "--max-time",
                        "10",
                        "--unix-socket",
                        socket.toString(),
                        "http://localhost" + path)
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private static final class Who implements Resource {
        @Override
        public List<Route> routes() {
            return List.of(
                    Route.open(Method.GET, "/livez", request -> Response.ok(Map.of())),
                    Route.socketOnly(Method.GET, "/who", request -> Response.ok(request.principal())));
        }
    }
}
