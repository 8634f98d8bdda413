package io.mapkeep.installer.firewall;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** One command changes the firewall at a time. The kernel lets go of it when its process dies, however that happens. */
final class Lock implements AutoCloseable {
    private final FileChannel channel;

    private Lock(FileChannel channel) {
        this.channel = channel;
    }

    static Lock take(StateFolder state) {
        try {
            FileChannel channel = FileChannel.open(
                    state.path("lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw CommandFailure.before(
                        Exit.TRY_AGAIN,
                        Problem.of(
                                "MK-FW-014",
                                "Somebody else is changing the firewall.",
                                "Another mapkeep command on this machine holds " + state.path("lock") + ".",
                                "Wait until it has ended, then look: mapkeep firewall history"));
            }
            return new Lock(channel);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
