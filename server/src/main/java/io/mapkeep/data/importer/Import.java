package io.mapkeep.data.importer;

import io.mapkeep.contract.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One upload and what became of it.
 *
 * @param id 32 hexadecimal digits, unguessable
 * @param realm where the owner's account lives; empty for imports from before realms were kept
 * @param dataset the name that it got or is about to get; empty until that is decided
 * @param bytes size of the file
 * @param bytesRead in the present reading of two
 * @param rows good rows found, then rows loaded
 * @param badRows all, also those that are not kept
 * @param remarks what was taken for granted: encoding, delimiter, where the coordinates are
 */
record Import(
        String id,
        String owner,
        String realm,
        String filename,
        Optional<String> dataset,
        State state,
        long bytes,
        long bytesRead,
        long rows,
        long badRows,
        Optional<Problem> problem,
        List<String> remarks,
        Instant started,
        Optional<Instant> ended) {

    /** Where an import is. The last three are final. */
    enum State {
        WAITING,
        READING,
        LOADING,
        INDEXING,
        DONE,
        FAILED,
        CANCELLED;

        boolean ended() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    static Import waiting(String id, String owner, String realm, String filename, long bytes, Instant now) {
        return new Import(
                id,
                owner,
                realm,
                filename,
                Optional.empty(),
                State.WAITING,
                bytes,
                0,
                0,
                0,
                Optional.empty(),
                List.of(),
                now,
                Optional.empty());
    }

    Import in(State next) {
        return new Import(
                id, owner, realm, filename, dataset, next, bytes, 0, rows, badRows, problem, remarks, started, ended);
    }

    Import read(long nowRead, long nowRows, long nowBad) {
        return new Import(
                id,
                owner,
                realm,
                filename,
                dataset,
                state,
                bytes,
                Math.min(nowRead, bytes),
                nowRows,
                nowBad,
                problem,
                remarks,
                started,
                ended);
    }

    Import remarking(List<String> found) {
        return new Import(
                id, owner, realm, filename, dataset, state, bytes, bytesRead, rows, badRows, problem, found, started,
                ended);
    }

    Import called(String name) {
        return new Import(
                id,
                owner,
                realm,
                filename,
                Optional.of(name),
                state,
                bytes,
                bytesRead,
                rows,
                badRows,
                problem,
                remarks,
                started,
                ended);
    }

    Import done(Instant now) {
        return new Import(
                id,
                owner,
                realm,
                filename,
                dataset,
                State.DONE,
                bytes,
                bytes,
                rows,
                badRows,
                Optional.empty(),
                remarks,
                started,
                Optional.of(now));
    }

    /** Ended without a dataset. */
    Import ended(State how, Problem why, Instant now) {
        return new Import(
                id,
                owner,
                realm,
                filename,
                Optional.empty(),
                how,
                bytes,
                bytesRead,
                rows,
                badRows,
                Optional.of(why),
                remarks,
                started,
                Optional.of(now));
    }
}
