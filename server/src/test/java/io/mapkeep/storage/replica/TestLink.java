package io.mapkeep.storage.replica;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy on loopback: the network between two nodes, which a test can cut, hold without a word, and slow. */
final class TestLink implements Closeable {
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean cut;
    private volatile boolean held;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile boolean closed;

    TestLink(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket();
        this.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Ends all connections, and refuses new ones until {@link #mend}. */
    void cut() throws IOException {
        cut = true;
        drop();
    }

    /** Ends all connections; new ones are welcome. */
    void drop() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    /** Swallows everything without a word, as when a cable is pulled. */
    void hold() {
        held = true;
    }

    void mend() throws IOException {
        cut = false;
        if (held) {
            held = false;
            drop();
        }
    }

    void slow(long bytes) {
        bytesPerSecond = bytes;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        drop();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket from = server.accept();
                if (cut) {
                    from.close();
                    continue;
                }
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                from.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                open.add(from);
                open.add(to);
                daemon(() -> pump(from, to));
                daemon(() -> pump(to, from));
            } catch (IOException refused) {
                // nobody listens at the target
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 << 10];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                while (held) {
                    Thread.sleep(5);
                }
                long rate = bytesPerSecond;
                if (rate != Long.MAX_VALUE) {
                    Thread.sleep(Math.max(1, read * 1000L / rate));
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException | InterruptedException ended) {
            // the other direction ends by itself
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "test-link");
        thread.setDaemon(true);
        thread.start();
    }
}
