package io.mapkeep.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.FreePort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** One appliance in a folder: started, killed and started again by a test, with the launcher that an installation has. */
final class StagedAppliance implements AutoCloseable {
    private static final String ADMIN_PASSWORD = "seven otters juggle teapots";
    static final ObjectMapper JSON = new ObjectMapper();
    static final Path SAMPLES = Path.of(property("mapkeep.samples"));
    private static final Path LAUNCHER = Path.of(property("mapkeep.staged"), "bin", "mapkeep");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final List<String> around;
    private final String origin;
    private @Nullable Process process;

    /** What a finished program said. */
    record Outcome(int exit, String out, String err) {}

    private StagedAppliance(Path folder, List<String> around, String origin) {
        this.folder = folder;
        this.around = around;
        this.origin = origin;
    }

    /** Writes the settings; {@code further} sections follow {@code [server]} and {@code [admin]}. Does not start it yet. */
    static StagedAppliance in(Path folder, String further) throws IOException {
        int https = FreePort.any();
        Files.writeString(folder.resolve("mapkeep.toml"), """
                [server]
                name = "localhost"
                https = "127.0.0.1:%d"
                http = "127.0.0.1:%d"
                data = "data"
                [admin]
                socket = "admin.sock"
                %s
                """.formatted(https, FreePort.any(), further));
        return new StagedAppliance(folder, List.of(), "https://localhost:" + https);
    }

    /** On a machine of its own, which reaches others and is reached under its address alone. */
    static StagedAppliance on(Lab.Machine machine, Path folder, String further) throws IOException {
        Files.writeString(folder.resolve("mapkeep.toml"), """
                [server]
                name = "%s"
                https = "%s:443"
                http = ""
                data = "data"
                [admin]
                socket = "admin.sock"
                [replica]
                address = "%s:7443"
                %s
                """.formatted(
                        machine.name(), machine.address(), machine.address(), further));
        return new StagedAppliance(folder, machine.around(), "https://" + machine.address());
    }

    /** Starts it and returns when {@code /readyz} says yes. */
    StagedAppliance start() throws IOException, InterruptedException {
        launch();
        awaitReady();
        return this;
    }

    /** Returns when {@code /readyz} says yes. */
    void awaitReady() throws IOException, InterruptedException {
        awaitThat(this::ready);
    }

    /** Returns when the admin socket answers. */
    void awaitCommand() throws IOException, InterruptedException {
        awaitThat(() -> !role().isEmpty());
    }

    /** As {@code replica status} tells it; empty while nobody answers. */
    String role() throws IOException, InterruptedException {
        return JSON.readTree(command("replica", "status", "--json").out())
                .path("role")
                .asText("");
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void awaitThat(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline || !running().isAlive()) {
                throw new AssertionError("not ready; its log:\n" + log());
            }
            Thread.sleep(50);
        }
    }

    /** Starts it and does not wait. */
    Process launch() throws IOException {
        return launchBy(around);
    }

    /** The same by a program that gets the launcher's command line behind its own words. */
    Process launchBy(List<String> starter) throws IOException {
        List<String> line = new ArrayList<>(starter);
        line.addAll(List.of(LAUNCHER.toString(), "serve", "--config", config().toString()));
        process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        return process;
    }

    /** As a power cut or the kernel's out-of-memory killer ends it. */
    void killHard() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** Asks it to stop and waits. */
    int stop() throws InterruptedException {
        running().destroy();
        if (!running().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not stop; its log:\n" + log());
        }
        return running().exitValue();
    }

    /** Runs {@code mapkeep} as an admin on the machine does. */
    Outcome command(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(LAUNCHER.toString(), "--config", config().toString()));
        line.addAll(List.of(arguments));
        Path out = Files.createTempFile("mapkeep", ".out");
        Path err = Files.createTempFile("mapkeep", ".err");
        try {
            var command = new ProcessBuilder(line)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!command.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                command.destroyForcibly();
                throw new AssertionError("the command hangs: " + line);
            }
            return new Outcome(command.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Starts {@code mapkeep} and does not wait. */
    Process begin(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(LAUNCHER.toString(), "--config", config().toString()));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    String origin() {
        return origin;
    }

    int port() {
        return URI.create(origin).getPort();
    }

    Path config() {
        return folder.resolve("mapkeep.toml");
    }

    Path data() {
        return folder.resolve("data");
    }

    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /** A browser's worth of state: cookies, and the appliance's authority as the only one trusted. */
    Visitor visitor() {
        return new Visitor();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            killHard();
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    private boolean ready() {
        try {
            return Files.exists(data().resolve("ca.pem"))
                    && visitor().get("/readyz").statusCode() == 200;
        } catch (IOException | UncheckedIOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Replaces the administrator's first password, as it has to be at the first sign-in, and returns the new one. */
    String settleAdmin() throws IOException, InterruptedException {
        String first = Files.readString(data().resolve("first-admin-password")).strip();
        var visitor = visitor();
        visitor.signIn("admin", first);
        HttpResponse<String> answer = visitor.send(
                "PUT",
                "/api/v1/session/password",
                "application/json",
                JSON.writeValueAsBytes(Map.of("replacement", ADMIN_PASSWORD)));
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return ADMIN_PASSWORD;
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("run me through Maven: -D" + name + " is missing");
        }
        return value;
    }

    /** One client of the HTTPS port. */
    final class Visitor {
        private final HttpClient client = HttpClient.newBuilder()
                .sslContext(trustingTheApplianceOnly())
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .connectTimeout(Duration.ofSeconds(5))
                .build();

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
        }

        HttpResponse<String> send(String method, String path, String type, byte[] body)
                throws IOException, InterruptedException {
            return client.send(
                    request(path)
                            .header("Content-Type", type)
                            .header("Origin", origin())
                            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        JsonNode json(String path) throws IOException, InterruptedException {
            return JSON.readTree(get(path).body());
        }

        HttpResponse<String> signIn(String name, String password) throws IOException, InterruptedException {
            return send(
                    "POST",
                    "/api/v1/session",
                    "application/json",
                    JSON.writeValueAsBytes(Map.of("username", name, "password", password)));
        }

        /** Uploads and returns the import as it was accepted. */
        JsonNode startImport(String name, String filename, byte[] content) throws IOException, InterruptedException {
            var answer = send(
                    "POST",
                    "/api/v1/imports?visibility=shared&name=" + name + "&filename=" + filename,
                    "application/octet-stream",
                    content);
            if (answer.statusCode() != 202) {
                throw new AssertionError(answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        }

        /** Waits until the import has ended, whichever way. */
        JsonNode awaitImport(String id) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                JsonNode job = json("/api/v1/imports/" + id);
                if (List.of("done", "failed", "cancelled")
                        .contains(job.path("state").asText())) {
                    return job;
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("still " + job);
                }
                Thread.sleep(50);
            }
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(origin() + path)).timeout(PATIENCE);
        }
    }

    SSLContext trustingTheApplianceOnly() {
        try {
            byte[] pem = Files.readString(data().resolve("ca.pem")).getBytes(StandardCharsets.US_ASCII);
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }
}
