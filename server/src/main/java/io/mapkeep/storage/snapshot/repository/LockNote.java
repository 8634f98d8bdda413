package io.mapkeep.storage.snapshot.repository;

import java.time.Instant;

/** What lies in the target while somebody works on the repository. */
record LockNote(String owner, Instant since, Instant until, ProcessMark process) {
    LockNote until(Instant later) {
        return new LockNote(owner, since, later, process);
    }

    /** Its time is up, or its process is known to be dead. */
    boolean stale(Instant now) {
        return now.isAfter(until) || process.surelyDead();
    }
}
