package io.mapkeep.tls.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * Debian's BIND on loopback, with the zones {@code example.org}, which nobody may change, and {@code acme.example.org}, where the key may change TXT records; in the first, the names that an authority
 * asks for are aliases of names in the second, but for those below {@code open.example.org}.
 */
public final class Bind implements AutoCloseable {
    private final Path folder;
    private final int port = FreePort.any();
    private final Process named;

    public Bind(Path parent) throws Exception {
        folder = Files.createDirectory(parent.resolve("bind"));
        Files.writeString(key(), run("tsig-keygen", "-a", "hmac-sha256", "mapkeep"));
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-------"));
        zone("example.org", "_acme-challenge.maps CNAME maps.acme.example.org.\nacme NS ns\n");
        zone("acme.example.org", "");
        zone("open.example.org", "");
        Files.writeString(folder.resolve("named.conf"), """
                include "%1$s/update.key";
                options { directory "%1$s"; listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; };
                  pid-file none; session-keyfile none; recursion yes; dnssec-validation no; allow-transfer { none; }; };
                controls { };
                zone "example.org" { type primary; file "example.org"; };
                zone "acme.example.org" { type primary; file "acme.example.org"; update-policy { grant mapkeep zonesub TXT; }; };
                zone "open.example.org" { type primary; file "open.example.org"; update-policy { grant mapkeep zonesub TXT; }; };
                """.formatted(folder, port));
        // A copy: a profile of AppArmor for the original would not let it read this folder.
        Path program = Files.copy(Path.of("/usr/sbin/named"), folder.resolve("named"));
        named = new ProcessBuilder(
                        program.toString(),
                        "-g",
                        "-c",
                        folder.resolve("named.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        for (int attempt = 0; attempt < 200 && !answers(); attempt++) {
            Thread.sleep(50);
        }
        assertThat(answers()).as("BIND answers; see " + folder.resolve("log")).isTrue();
    }

    public int port() {
        return port;
    }

    /** As tsig-keygen wrote it. */
    public Path key() {
        return folder.resolve("update.key");
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() {
        named.destroyForcibly();
    }

    private void zone(String name, String records) throws IOException {
        Files.writeString(
                folder.resolve(name),
                "$TTL 60\n@ SOA ns admin 1 3600 600 86400 1\n@ NS ns\nns A 127.0.0.1\n" + records);
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return log().contains("running");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return said;
    }
}
