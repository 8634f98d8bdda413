package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.storage.journal.Disk;
import java.io.IOException;

/** What is free on the disk, asked at most twenty times a second: many writers ask, and it does not change that fast. */
final class FreeSpace {
    private static final long FRESH_NANOS = 50_000_000;

    private final Disk disk;
    private volatile Answer last;

    private record Answer(long bytes, long at) {}

    FreeSpace(Disk disk) {
        this.disk = disk;
        this.last = ask();
    }

    /** @throws NoSpace if there is not */
    void requireMoreThan(long bytes) {
        Answer answer = last;
        if (System.nanoTime() - answer.at() > FRESH_NANOS) {
            answer = ask();
            last = answer;
        }
        if (answer.bytes() < bytes) {
            throw new NoSpace(
                    Problem.of(
                            "MK-STO-003",
                            "The disk is full; nothing was changed.",
                            (answer.bytes() >> 20) + " MiB are free for " + disk.location() + ", and " + (bytes >> 20)
                                    + " MiB are kept so that the database can be closed in order.",
                            "Free some space there; writing goes on by itself."),
                    null);
        }
    }

    private Answer ask() {
        try {
            return new Answer(disk.usableBytes(), System.nanoTime());
        } catch (IOException failure) {
            throw new Unavailable(
                    Problem.of(
                            "MK-STO-004",
                            "The database does not answer.",
                            disk.location() + ": " + failure.getMessage(),
                            "Look for the first error in the log, then restart the appliance: systemctl restart mapkeep"),
                    failure);
        }
    }
}
