package io.mapkeep.installer.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A connection to a Unix socket on which no wait is endless: channels know no read timeout, so each wait is a select with one.
 *
 * <p>The patience is for one wait. Where an answer must be complete by a certain time, {@link #limitTo} sets an end for all waits together.
 */
final class Wire implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration patience;
    private long end = Long.MAX_VALUE;

    private Wire(SocketChannel channel, Duration patience) throws IOException {
        this.channel = channel;
        this.patience = patience;
        this.selector = Selector.open();
        this.key = channel.register(selector, 0);
    }

    static Wire connect(Path socket, Duration patience) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            channel.configureBlocking(false);
            return new Wire(channel, patience);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /** From now on, all waits together end after {@code duration}. */
    void limitTo(Duration duration) {
        end = System.nanoTime() + duration.toNanos();
    }

    /**
     * Sends all of it, unless the peer speaks first: then it has made up its mind, and its answer is what matters.
     *
     * @return whether all was sent
     */
    boolean send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if ((await(SelectionKey.OP_WRITE | SelectionKey.OP_READ) & SelectionKey.OP_READ) != 0) {
                return false;
            }
            channel.write(bytes);
        }
        return true;
    }

    /** What comes in. Each read waits within the limits; {@link WaitedTooLong} otherwise. */
    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                int count;
                do {
                    await(SelectionKey.OP_READ);
                    count = channel.read(ByteBuffer.wrap(bytes, offset, length));
                } while (count == 0);
                return count;
            }
        };
    }

    private int await(int operations) throws IOException {
        key.interestOps(operations);
        long millis = patience.toMillis();
        if (end != Long.MAX_VALUE) {
            millis = Math.min(millis, (end - System.nanoTime()) / 1_000_000);
        }
        selector.selectedKeys().clear();
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new WaitedTooLong();
        }
        return key.readyOps();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
