package io.mapkeep.storage.replica.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.storage.journal.BarrierPoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever bytes come: a message, an end, or a refusal; never another exception, and never more memory than the largest message. */
final class MessageReaderTest {
    private static final BarrierPoint POINT = new BarrierPoint(3, 77, Instant.ofEpochMilli(1_700_000_000_123L), 8192);

    private static List<Message> all(Random random) {
        byte[] some = new byte[1 + random.nextInt(300)];
        random.nextBytes(some);
        return List.of(
                new Message.Hello(1, Message.Purpose.FOLLOW, some),
                new Message.Welcome(some),
                new Message.Refusal("no, because ü"),
                new Message.Beat(1, 2, 3, 4),
                new Message.Write(4096, ByteBuffer.wrap(some)),
                new Message.Truncate(12),
                new Message.Reached(POINT),
                new Message.Acknowledge(3, 77),
                new Message.Start(true, 5),
                new Message.Copy(POINT),
                new Message.Hashes(8, ByteBuffer.allocate(64)),
                new Message.HashesEnd(9),
                new Message.Block(10, ByteBuffer.wrap(some)),
                new Message.CopyEnd(11, new byte[32]),
                new Message.Parts(new byte[600_000]),
                new Message.Cluster(some),
                new Message.HandOver(3, 77),
                new Message.LeaseWanted(4, true),
                new Message.Lease(true, 4, 10_000),
                new Message.Join(new UUID(1, 2), new byte[32]),
                new Message.Challenge(new byte[32], new byte[32]),
                new Message.JoinRequest(new byte[32], some),
                new Message.Admitted(some));
    }

    private static byte[] bytes(List<Message> messages) throws IOException {
        var out = new ByteArrayOutputStream();
        for (Message message : messages) {
            ByteBuffer buffer = ByteBuffer.allocate(5 + message.length());
            buffer.putInt(1 + message.length()).put((byte) message.kind().number);
            message.encode(buffer);
            assertThat(buffer.hasRemaining())
                    .as("%s is as long as it says", message.kind())
                    .isFalse();
            out.write(buffer.array());
        }
        return out.toByteArray();
    }

    @Test
    void everyMessageIsReadAsItWasWrittenHoweverTheBytesArrive() throws IOException {
        var random = new Random(1);
        for (int round = 0; round < 20; round++) {
            List<Message> sent = all(random);
            assertThat(sent).hasSize(Kind.values().length);
            byte[] bytes = bytes(sent);
            var reader = new MessageReader(inPieces(bytes, random), true);
            for (Message one : sent) {
                assertThat(bytes(List.of(reader.read()))).isEqualTo(bytes(List.of(one)));
            }
            assertThatThrownBy(reader::read).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void brokenBytesAreRefusedAndNothingElse() throws IOException {
        var random = new Random(2);
        for (int round = 0; round < 2_000; round++) {
            List<Message> sent = new ArrayList<>(all(random));
            sent.removeIf(message -> message instanceof Message.Parts);
            byte[] bytes = bytes(sent);
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            readAll(new MessageReader(new ByteArrayInputStream(bytes), random.nextBoolean()));
        }
    }

    @Test
    void noiseIsRefused() {
        var random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 5) {
                // Else nearly all of it dies at the length already.
                noise[0] = 0;
                noise[1] = 0;
                noise[2] = (byte) random.nextInt(2);
                noise[4] = (byte) random.nextInt(26);
            }
            readAll(new MessageReader(new ByteArrayInputStream(noise), true));
        }
    }

    @Test
    void aStrangerMayNotMakeTheReaderAskForMuchMemory() {
        byte[] large = ByteBuffer.allocate(5)
                .putInt(20 << 20)
                .put((byte) Kind.PARTS.number)
                .array();
        assertThatThrownBy(() -> new MessageReader(new ByteArrayInputStream(large), false).read())
                .isInstanceOf(Malformed.class);
        byte[] huge =
                ByteBuffer.allocate(5).putInt(-1).put((byte) Kind.PARTS.number).array();
        assertThatThrownBy(() -> new MessageReader(new ByteArrayInputStream(huge), true).read())
                .isInstanceOf(Malformed.class);
    }

    private static void readAll(MessageReader reader) {
        try {
            while (true) {
                reader.read();
            }
        } catch (IOException expected) {
            // Malformed, or the end
        }
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] to, int from, int most) throws IOException {
                return super.read(to, from, Math.min(most, 1 + random.nextInt(5_000)));
            }
        };
    }
}
