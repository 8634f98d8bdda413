package io.mapkeep.bench.durability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of its own, stock but for where it listens and how many may connect, so that {@code fsync} and {@code synchronous_commit} are on. It runs
 * as the user {@code postgres}; the bench itself has to run as root to become that user.
 */
final class PostgresqlCluster implements AutoCloseable {
    static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

    private final Path data;
    private final int port;
    private final OnExit onExit;

    private PostgresqlCluster(Path data, int port) {
        this.data = data;
        this.port = port;
        this.onExit = new OnExit(this::stop);
    }

    static PostgresqlCluster start(Path folder) throws IOException, InterruptedException {
        Path data = ownFolder(folder).resolve("data");
        asPostgres(PROGRAMS + "/initdb -A trust -E UTF8 --locale=C.UTF-8 -D '" + data + "'");
        return serve(folder, data, "");
    }

    /** A folder of that user's. */
    static Path ownFolder(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run("chown", "postgres", folder.toString());
        return folder.toAbsolutePath();
    }

    /**
     * Starts what is in {@code data}.
     *
     * @param settings further ones, as options of the server
     */
    static PostgresqlCluster serve(Path folder, Path data, String settings) throws IOException, InterruptedException {
        int port = freePort();
        var cluster = new PostgresqlCluster(data, port);
        asPostgres(PROGRAMS + "/pg_ctl -w -l '" + folder.toAbsolutePath() + "/log' -D '" + data
                + "' -o '-c listen_addresses=127.0.0.1 -c port=" + port
                + " -c unix_socket_directories= -c max_connections=100 " + settings + "' start");
        return cluster;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        onExit.close();
    }

    private void stop() {
        try {
            if (Files.exists(data.resolve("postmaster.pid"))) {
                asPostgres(PROGRAMS + "/pg_ctl -w -m immediate -D '" + data + "' stop");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void asPostgres(String command) throws IOException, InterruptedException {
        run("su", "postgres", "-s", "/bin/sh", "-c", command);
    }

    static void run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("mapkeep-bench", ".out");
        // A pipe would stay open as long as the server that inherits it.
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException(List.of(command) + ": " + Files.readString(out));
        }
        Files.delete(out);
    }
}
