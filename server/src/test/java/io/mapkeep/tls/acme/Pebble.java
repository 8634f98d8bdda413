package io.mapkeep.tls.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Debian's pebble, an ACME authority that rejects good nonces on purpose, and its name server, which finds every name here. */
public final class Pebble implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final int port = FreePort.any();

    /** The key of its external account binding {@code kid-1}. */
    public static final String BINDING_KEY = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

    /** @param httpPort where it looks for answers to http-01 */
    Pebble(Path folder, int httpPort, Map<String, String> knobs) throws Exception {
        this(folder, httpPort, FreePort.any(), Optional.empty(), knobs);
    }

    /**
     * One that looks elsewhere.
     *
     * @param tlsPort where it looks for answers to tls-alpn-01
     * @param nameServer whom it asks on loopback, with answers to dns-01; its own finds every name here
     */
    public Pebble(Path folder, int httpPort, int tlsPort, Optional<Integer> nameServer, Map<String, String> knobs)
            throws Exception {
        this.folder = folder;
        int names = nameServer.orElseGet(FreePort::any);
        int management = FreePort.any();
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-keyout",
                file("pebble.key").toString(),
                "-out",
                trust().toString(),
                "-subj",
                "/CN=pebble",
                "-addext",
                "subjectAltName=DNS:localhost");
        Files.writeString(file("pebble.json"), """
                {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                 "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d, "ocspResponderURL": "",
                 "externalAccountBindingRequired": true,
                 "externalAccountMACKeys": {"kid-1": "%s"}}}
                """.formatted(
                        port, management, trust(), file("pebble.key"), httpPort, tlsPort, BINDING_KEY));
        if (nameServer.isEmpty()) {
            findEveryName(names);
        }
        start(knobs, "pebble", "-config", file("pebble.json").toString(), "-dnsserver", "127.0.0.1:" + names);
        for (int attempt = 0; attempt < 100 && !answers(); attempt++) {
            Thread.sleep(100);
        }
        assertThat(answers()).as("pebble answers; see " + file("pebble.log")).isTrue();
    }

    private void findEveryName(int names) throws IOException {
        start(
                Map.of(),
                "pebble-challtestsrv",
                "-defaultIPv6",
                "",
                "-defaultIPv4",
                "127.0.0.1",
                "-dns01",
                "127.0.0.1:" + names,
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-management",
                "127.0.0.1:" + FreePort.any());
    }

    public String directory() {
        return "https://localhost:" + port + "/dir";
    }

    /** What it tells of itself, so far. */
    public String log() throws IOException {
        return Files.readString(file("pebble.log"));
    }

    public Path trust() {
        return file("pebble.pem");
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }

    private void start(Map<String, String> knobs, String... command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(knobs);
        processes.add(builder.redirectOutput(file(command[0] + ".log").toFile()).start());
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
