package io.mapkeep.installer;

import io.mapkeep.installer.command.Mapkeep;
import io.mapkeep.installer.print.Surroundings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs what must start fast once, against a made-up daemon, while {@code packaging/stage.sh} records the classes for the archive that the
 * launcher starts from.
 */
final class Rehearsal {
    private static final String STATUS = """
            {"version":"0","role":"primary","started":"2026-01-01T00:00:00Z","uptimeSeconds":1,"https":"https://localhost","datasets":1,
            "rows":1,"storage":{"databaseBytes":1,"diskFreeBytes":1,"diskBytes":1,"commits":1,"barriers":1},
            "durability":{"state":"writable","barrier":1,"barriersLastMinute":1,"waitingCommits":1,"lagMillis":1,"journalBytes":1,
            "segments":1,"unappliedBytes":1,"barrierMicros":1,"fsyncMicros":1,"largestGroup":1},"certificateDaysLeft":1,
            "ldap":"ok","sessions":1,"auditSequence":1,"memory":{"heapUsedBytes":1,"heapMaxBytes":1,"residentBytes":1},
            "alerts":[{"check":"disk","severity":"WARNING","code":"MK-STO-008","what":"w","cause":"c","impact":"i","fix":"f"}]}
            """;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mapkeep");
        Path socket = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread daemon = new Thread(() -> answer(server), "rehearsal");
            daemon.setDaemon(true);
            daemon.start();
            run("status", "--socket", socket.toString());
            run("status", "--help");
            run("status", "--socket", folder.resolve("none").toString());
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(folder);
        }
    }

    private static void run(String... words) {
        Mapkeep.run(Surroundings.none(), words);
    }

    private static void answer(ServerSocketChannel server) {
        try (SocketChannel client = server.accept()) {
            client.read(ByteBuffer.allocate(8192));
            byte[] body = STATUS.getBytes(StandardCharsets.UTF_8);
            String head =
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
            client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            client.write(ByteBuffer.wrap(body));
        } catch (IOException ended) {
            // nothing to rehearse any more
        }
    }
}
