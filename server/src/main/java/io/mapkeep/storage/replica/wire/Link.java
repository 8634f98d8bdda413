package io.mapkeep.storage.replica.wire;

import io.mapkeep.storage.replica.trust.NodeSocket;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection between two nodes. Any thread may send, one thread receives.
 *
 * <p>Both sides send beats, so whoever hears nothing for {@code deadAfter} knows that the link is dead, also when the network swallows
 * packets without a word; then everything under way on it ends.
 */
public final class Link implements Closeable {
    private static final int HEADER_BYTES = 5;
    /** The largest usual message fits, so that none is allocated for. */
    private static final int BUFFER_BYTES = HEADER_BYTES + Kind.LARGEST_USUAL;
    /** What is written in one piece; between two pieces the watch sees that it goes on. */
    private static final int PIECE_BYTES = 16 << 10;

    private static final int BEATS_PER_LIFE = 5;

    private final NodeSocket socket;
    private final Duration deadAfter;
    private final OutputStream out;
    private final MessageReader reader;
    private final ReentrantLock sending = new ReentrantLock();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private volatile long heardNanos = System.nanoTime();
    /** When the piece that is being written was begun; 0 if none is. */
    private volatile long writingNanos;

    private volatile boolean closed;
    private volatile @Nullable Thread beats;

    public Link(NodeSocket socket, Duration deadAfter) throws IOException {
        this.socket = socket;
        this.deadAfter = deadAfter;
        this.out = socket.output();
        this.reader = new MessageReader(socket.input(), socket.peer().isPresent());
        socket.patience(deadAfter);
    }

    /** Who is at the other end; empty for a joiner. */
    public Optional<UUID> peer() {
        return socket.peer();
    }

    /** The certificate that the accepting side has shown. */
    public byte[] serverCertificate() {
        return socket.serverCertificate();
    }

    /** Puts a message into the buffer, which goes out when it is full or at {@link #flush}. */
    public void send(Message message) throws IOException {
        sending.lock();
        try {
            int wanted = HEADER_BYTES + message.length();
            if (wanted > buffer.remaining()) {
                drain();
            }
            if (wanted <= buffer.capacity()) {
                encode(message, buffer);
            } else {
                ByteBuffer large = ByteBuffer.allocate(wanted);
                encode(message, large);
                write(large);
            }
        } finally {
            sending.unlock();
        }
    }

    public void flush() throws IOException {
        sending.lock();
        try {
            drain();
            out.flush();
        } finally {
            sending.unlock();
        }
    }

    /** Sends at once. */
    public void say(Message message) throws IOException {
        sending.lock();
        try {
            send(message);
            flush();
        } finally {
            sending.unlock();
        }
    }

    /**
     * The next message, beats too.
     *
     * @throws IOException if the link is dead, or ends, or what came is no message
     */
    public Message receive() throws IOException {
        Message message = reader.read();
        heardNanos = System.nanoTime();
        return message;
    }

    /** The next message, which has to be of that kind; a refusal becomes {@link Refused}. */
    public <T extends Message> T receive(Class<T> wanted) throws IOException {
        while (true) {
            Message message = receive();
            if (wanted.isInstance(message)) {
                return wanted.cast(message);
            }
            if (message instanceof Message.Refusal refusal) {
                throw new Refused(refusal.why());
            }
            if (!(message instanceof Message.Beat)) {
                throw new Malformed(message.kind() + " where " + wanted.getSimpleName() + " was due");
            }
        }
    }

    /** Whether more has arrived, or is about to: then it is worth gathering before the disk is asked. */
    public boolean more() throws IOException {
        return reader.buffered() || socket.input().available() > 0 || socket.more();
    }

    /** Beats from now on, while the link lives. */
    public void beat(String name, Supplier<Message.Beat> current) {
        long pause = Math.max(1, deadAfter.toMillis() / BEATS_PER_LIFE);
        Thread thread = new Thread(() -> beatUntilClosed(pause, current), name);
        thread.setDaemon(true);
        beats = thread;
        thread.start();
    }

    /** When something was heard last, by {@link System#nanoTime}. */
    public long heardNanos() {
        return heardNanos;
    }

    public boolean closed() {
        return closed;
    }

    /** Ends reads and writes of all threads at once. */
    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException gone) {
            // it is closed all the same
        }
        Thread thread = beats;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void beatUntilClosed(long pause, Supplier<Message.Beat> current) {
        try {
            while (!closed) {
                Thread.sleep(pause);
                endStuckWrite();
                // Who is sending just now is a beat itself.
                if (sending.tryLock()) {
                    try {
                        say(current.get());
                    } finally {
                        sending.unlock();
                    }
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException dead) {
            close();
        }
    }

    private void drain() throws IOException {
        if (buffer.position() > 0) {
            write(buffer);
            buffer.clear();
        }
    }

    private void write(ByteBuffer filled) throws IOException {
        try {
            for (int at = 0; at < filled.position(); at += PIECE_BYTES) {
                writingNanos = System.nanoTime();
                out.write(filled.array(), at, Math.min(PIECE_BYTES, filled.position() - at));
            }
        } finally {
            writingNanos = 0;
        }
    }

    /** Where the other side takes nothing, a write waits for minutes; nobody may be kept that long. */
    private void endStuckWrite() {
        long began = writingNanos;
        if (began != 0 && System.nanoTime() - began > deadAfter.toNanos()) {
            close();
        }
    }

    private static void encode(Message message, ByteBuffer to) {
        to.putInt(1 + message.length()).put((byte) message.kind().number);
        message.encode(to);
    }
}
