package io.mapkeep.admin.notice;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.rest.Json;
import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thing that is told until its time is over; in memory, and in a file for the next start. */
final class KeptNotice<T> {
    private static final Logger LOG = LoggerFactory.getLogger(KeptNotice.class);

    private final Path file;
    private final Function<T, Optional<Instant>> until;
    private final Clock clock;
    private volatile Optional<T> kept;

    /** @param until when it is over; empty for never */
    KeptNotice(Path file, Class<T> type, Function<T, Optional<Instant>> until, Clock clock) {
        this.file = file;
        this.until = until;
        this.clock = clock;
        this.kept = read(file, type);
    }

    /** What is told now. */
    Optional<T> now() {
        return kept.filter(notice -> !isOver(notice));
    }

    /** @throws Failed (MK-ADM-003) if it cannot be kept; it is not told then */
    void tell(T notice) {
        try {
            DurableFiles.write(file, Json.pretty(notice).getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw unusable(failure);
        }
        kept = Optional.of(notice);
    }

    /** @return what was told, over or not */
    Optional<T> end() {
        Optional<T> last = kept;
        try {
            if (Files.deleteIfExists(file)) {
                DurableFiles.sync(file.toAbsolutePath().resolveSibling(""));
            }
        } catch (IOException failure) {
            throw unusable(failure);
        }
        kept = Optional.empty();
        return last;
    }

    /** Ends it if its time is over. */
    Optional<T> endIfOver() {
        return kept.filter(this::isOver).flatMap(over -> end());
    }

    private boolean isOver(T notice) {
        return until.apply(notice).filter(end -> !clock.instant().isBefore(end)).isPresent();
    }

    private static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Files.exists(file) ? Optional.of(Json.kept(Files.readString(file), type)) : Optional.empty();
        } catch (IOException | IllegalStateException unreadable) {
            LOG.error("{} cannot be read, so nothing is told of it", file, unreadable);
            return Optional.empty();
        }
    }

    private Failed unusable(IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-ADM-003",
                        "What people are to be told cannot be kept.",
                        file + ": " + failure,
                        "Make its folder writable for the appliance's user, on a disk with free space, then try again."),
                failure);
    }
}
