package io.mapkeep.storage.database;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.health.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the disk has room: a warning below a tenth or 1 GiB, critical when writes are refused. */
public final class DiskSpaceCheck implements Check {
    private static final long LOW_BYTES = 1L << 30;

    private final Path folder;

    public DiskSpaceCheck(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public List<Finding> run() {
        try {
            FileStore disk = Files.getFileStore(folder);
            return judge(disk.getUsableSpace(), disk.getTotalSpace());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<Finding> judge(long free, long total) {
        String room =
                new ByteSize(free).rounded() + " of " + new ByteSize(total).rounded() + " are free for " + folder + ".";
        if (free < Database.RESERVE_BYTES) {
            return List.of(new Finding(
                    name(),
                    Severity.CRITICAL,
                    "MK-STO-003",
                    "The disk is full.",
                    room,
                    "Nothing can be imported or changed but what frees space. Reading and signing in go on.",
                    "Free some space there; writing goes on by itself."));
        }
        if (free < LOW_BYTES || free < total / 10) {
            return List.of(new Finding(
                    name(),
                    Severity.WARNING,
                    "MK-STO-008",
                    "The disk is nearly full.",
                    room,
                    "Large imports will be refused soon, and then every change.",
                    "Free some space there, or give server.data a larger disk: df -h " + folder));
        }
        return List.of();
    }
}
