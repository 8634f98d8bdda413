package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.SignedText;
import io.mapkeep.storage.snapshot.targets.Target;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/** The object that makes a target a repository: its format and id, readable and signed. Written once. */
record RepositoryMark(int format, UUID id, Instant made) {
    static final String NAME = ObjectNames.REPOSITORY;

    void write(Target target, DataKey key) {
        target.put(NAME, ByteBuffer.wrap(SignedText.encode(key, NAME, this)));
    }

    /** Without a key; the format is looked at first, since all else depends on it. */
    static RepositoryMark read(Target target) {
        return unchecked(text(target), target);
    }

    static RepositoryMark read(Target target, DataKey key) {
        SignedText text = text(target);
        unchecked(text, target);
        try {
            return text.checked(key, NAME, RepositoryMark.class);
        } catch (Damaged damage) {
            throw RepositoryProblems.wrongDataKey(target.location());
        }
    }

    private static RepositoryMark unchecked(SignedText text, Target target) {
        try {
            RepositoryMark mark = text.unchecked(RepositoryMark.class);
            if (mark.format() != Manifest.FORMAT) {
                throw RepositoryProblems.newer(mark.format(), target.location());
            }
            return mark;
        } catch (Damaged damage) {
            throw RepositoryProblems.damaged(NAME, target.location(), damage.reason());
        }
    }

    private static SignedText text(Target target) {
        try {
            return SignedText.decode(target.read(NAME, SignedText.LARGEST));
        } catch (NotFound absent) {
            throw RepositoryProblems.noRepository(target.location());
        } catch (Damaged damage) {
            throw RepositoryProblems.damaged(NAME, target.location(), damage.reason());
        }
    }
}
