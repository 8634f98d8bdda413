package io.mapkeep.identity.ldap;

import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Waits for directories that a test starts and ends. */
final class Listening {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Listening() {}

    /** @throws IllegalStateException with the server's log if it ends instead */
    static void await(Process started, HostPort address, Path log) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (started.isAlive() && Instant.now().isBefore(end)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.host(), address.port()), 1000);
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        started.destroyForcibly();
        throw new IllegalStateException("the directory does not listen: " + Files.readString(log));
    }

    static void awaitEnd(Process ended) {
        try {
            ended.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
