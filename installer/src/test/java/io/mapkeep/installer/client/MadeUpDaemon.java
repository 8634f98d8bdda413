package io.mapkeep.installer.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens on a Unix socket and answers each connection as the test wants, byte for byte. */
public final class MadeUpDaemon implements AutoCloseable {
    private final Path folder;
    private final ServerSocketChannel server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What it does with one connection, after the request's head was read. */
    public interface Script {
        void play(String request, SocketChannel client) throws IOException;
    }

    public MadeUpDaemon(Script script) {
        try {
            folder = Files.createTempDirectory("mk");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread thread = new Thread(() -> serve(script), "made-up-daemon");
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers with these bytes, whatever is asked, and hangs up. */
    public static MadeUpDaemon saying(String bytes) {
        return new MadeUpDaemon((request, client) -> send(client, bytes));
    }

    /** Answers JSON with this status. */
    public static MadeUpDaemon json(int status, String body) {
        return saying(answer(status, body));
    }

    public static String answer(int status, String body) {
        return "HTTP/1.1 " + status + " Word\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    public static void send(SocketChannel client, String bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.UTF_8));
        while (buffer.hasRemaining()) {
            client.write(buffer);
        }
    }

    public Path socket() {
        return folder.resolve("s");
    }

    /** The heads of all requests so far, with what of the body came along. */
    public List<String> requests() {
        return requests;
    }

    private void serve(Script script) {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                ByteBuffer head = ByteBuffer.allocate(64 * 1024);
                String text = "";
                while (!text.contains("\r\n\r\n") && client.read(head) >= 0) {
                    text = new String(head.array(), 0, head.position(), StandardCharsets.UTF_8);
                }
                requests.add(text);
                script.play(text, client);
            } catch (IOException gone) {
                // the next one, or the end
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket());
            Files.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
