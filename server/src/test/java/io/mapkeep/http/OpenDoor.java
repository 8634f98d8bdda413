package io.mapkeep.http;

import io.mapkeep.access.Principal;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.TlsSection.Serving;
import io.mapkeep.rest.Authenticator;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** An HTTPS door on any port, with a certificate made for the test and nobody signed in. */
public final class OpenDoor implements AutoCloseable {
    final SwappedCredentials credentials;
    final HttpDoor door;

    private OpenDoor(SwappedCredentials credentials, HttpDoor door) {
        this.credentials = credentials;
        this.door = door;
    }

    /** Opens one with further lines for the section {@code [limits]}. */
    static OpenDoor with(Path folder, String limits, Route... routes) {
        return open(folder, Serving.STANDARD, limits, request -> Principal.ANONYMOUS, List.of(() -> List.of(routes)));
    }

    static OpenDoor with(Path folder, Serving serving, Route... routes) {
        return open(folder, serving, "", request -> Principal.ANONYMOUS, List.of(() -> List.of(routes)));
    }

    /** Opens one that offers these resources, and knows people as {@code authenticator} says. */
    public static OpenDoor offering(Path folder, Authenticator authenticator, List<Resource> resources) {
        return open(folder, Serving.STANDARD, "", authenticator, resources);
    }

    private static OpenDoor open(
            Path folder, Serving serving, String limits, Authenticator authenticator, List<Resource> resources) {
        Configuration settings = settings("127.0.0.1:0", "127.0.0.1:0", limits);
        var credentials = new SwappedCredentials(folder);
        var door = new HttpDoor(
                settings.server(), settings.limits(), TlsTerms.of(serving, credentials), authenticator, resources);
        door.start();
        return new OpenDoor(credentials, door);
    }

    static Configuration settings(String https, String http, String limits) {
        String rate = limits.contains("requests_per_minute") ? "" : "requests_per_minute = 1000000\n";
        return ConfigurationFile.parse("[server]\nname = \"maps.example.org\"\nhttps = \"" + https + "\"\nhttp = \""
                        + http + "\"\n[limits]\n" + rate + limits)
                .check("test")
                .configuration();
    }

    URI at(String path) {
        return URI.create("https://localhost:" + door.httpsPort() + path);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path)).timeout(Duration.ofSeconds(20));
    }

    public HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(credentials.trust())
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    SSLSocket socket() throws IOException {
        var socket = (SSLSocket) credentials.trust().getSocketFactory().createSocket("127.0.0.1", door.httpsPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends bytes and returns all that comes until the server closes. */
    String ask(String request) throws IOException {
        try (SSLSocket socket = socket()) {
            return exchange(socket, request);
        }
    }

    String askPlain(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", door.httpPort().orElseThrow())) {
            socket.setSoTimeout(20_000);
            return exchange(socket, request);
        }
    }

    static String exchange(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return rest(socket.getInputStream());
    }

    static String rest(InputStream in) {
        var answer = new StringBuilder();
        byte[] buffer = new byte[16_384];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                answer.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException brokenOff) {
            // What came before is the answer.
        }
        return answer.toString();
    }

    @Override
    public void close() {
        door.close();
    }
}
