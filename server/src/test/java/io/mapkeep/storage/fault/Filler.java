package io.mapkeep.storage.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Takes all room of a disk. */
final class Filler {
    private static final int LARGEST_STEP = 1 << 20;

    private Filler() {}

    /** Makes {@code file} as large as the disk lets it, to the last byte; returns when nothing more fits. */
    static void fill(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int step = LARGEST_STEP; step > 0; step /= 2) {
                writeWhileItFits(channel, step);
            }
        }
    }

    private static void writeWhileItFits(FileChannel channel, int step) {
        ByteBuffer bytes = ByteBuffer.allocate(step);
        try {
            while (true) {
                channel.write(bytes.clear());
            }
        } catch (IOException full) {
            // Smaller steps may still fit.
        }
    }
}
