package io.mapkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that nobody listens at, for servers that do not tell which one the kernel gave them. It lies below those that Linux lends to outgoing connections (32768 and up), so that a server that was
 * killed finds it free when it comes back, and in a range of this process's own, so that tests that run at the same time do not take it from one another.
 */
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int EACH = 4_000;
    private static final int RANGES = 4;

    private FreePort() {}

    public static int any() {
        int range = Math.floorMod(Integer.getInteger("surefire.forkNumber", 1) - 1, RANGES);
        while (true) {
            int port = FIRST + range * EACH + ThreadLocalRandom.current().nextInt(EACH);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // another one
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
