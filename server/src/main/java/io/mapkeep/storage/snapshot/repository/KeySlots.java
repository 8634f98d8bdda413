package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import io.mapkeep.storage.snapshot.key.SignedText;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wrapped copies of the data key, objects {@code keys/…}. Rotating the recovery key wraps the same data key anew: who has kept an old copy of
 * the target and the old recovery key can still open that copy.
 */
public final class KeySlots {
    private static final Logger LOG = LoggerFactory.getLogger(KeySlots.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST = 100;

    private final Target target;
    private final UUID repository;
    private final DataKey key;
    private final Clock clock;

    KeySlots(Target target, UUID repository, DataKey key, Clock clock) {
        this.target = target;
        this.repository = repository;
        this.key = key;
        this.clock = clock;
    }

    /** Oldest first; damaged ones are left out, and found by {@link Repository#verify}. */
    public List<KeySlot> list() {
        List<KeySlot> slots = new ArrayList<>();
        for (StoredObject object : target.list(ObjectNames.KEYS)) {
            try {
                slots.add(read(object.name()).checked(key, object.name(), KeySlot.class));
            } catch (Damaged damage) {
                LOG.warn("{} in {}: {}", object.name(), target.location(), damage.reason());
            } catch (NotFound removed) {
                LOG.debug("{} was removed meanwhile", object.name());
            }
        }
        slots.sort(Comparator.comparing(KeySlot::made));
        return slots;
    }

    public KeySlot add(RecoveryKey recovery) {
        String id = HexFormat.of().toHexDigits(RANDOM.nextLong());
        byte[] wrapped = recovery.wrap(key, salt(repository), id);
        var slot =
                new KeySlot(id, recovery.id(), clock.instant(), HexFormat.of().formatHex(wrapped));
        String name = ObjectNames.KEYS + id;
        target.put(name, ByteBuffer.wrap(SignedText.encode(key, name, slot)));
        return slot;
    }

    /** The new key opens the repository from here on, and no other. Cut short, both do. */
    public KeySlot rotate(RecoveryKey recovery) {
        List<StoredObject> old = target.list(ObjectNames.KEYS);
        KeySlot slot = add(recovery);
        old.forEach(object -> target.delete(object.name()));
        return slot;
    }

    /** Proof of possession: does that key open what is stored here, now? */
    public boolean opens(RecoveryKey recovery) {
        return open(target, repository, recovery).isPresent();
    }

    /** @throws io.mapkeep.contract.problem.ProblemException.Conflict MK-SNP-022 for the last one */
    public void remove(String slotId) {
        List<KeySlot> slots = list();
        if (slots.stream().allMatch(slot -> slot.id().equals(slotId))) {
            throw RepositoryProblems.lastSlot();
        }
        slots.stream()
                .filter(slot -> slot.id().equals(slotId))
                .forEach(slot -> target.delete(ObjectNames.KEYS + slot.id()));
    }

    /** The data key, if that recovery key opens one of the slots. */
    static Optional<DataKey> open(Target target, UUID repository, RecoveryKey recovery) {
        return target.list(ObjectNames.KEYS).stream()
                .limit(MOST)
                .flatMap(object -> open(target, object.name(), repository, recovery).stream())
                .findFirst();
    }

    private static Optional<DataKey> open(Target target, String name, UUID repository, RecoveryKey recovery) {
        try {
            return open(target.read(name, SignedText.LARGEST), name, repository, recovery);
        } catch (NotFound removed) {
            return Optional.empty();
        }
    }

    /** The same for a slot's bytes. Its signature can be checked only with the key that it holds. */
    static Optional<DataKey> open(byte[] object, String name, UUID repository, RecoveryKey recovery) {
        try {
            SignedText text = SignedText.decode(object);
            KeySlot slot = text.unchecked(KeySlot.class);
            Optional<DataKey> opened =
                    recovery.unwrap(HexFormat.of().parseHex(slot.wrapped()), salt(repository), slot.id());
            if (opened.isPresent()) {
                text.checked(opened.get(), name, KeySlot.class);
            }
            return opened;
        } catch (Damaged | IllegalArgumentException damage) {
            return Optional.empty();
        }
    }

    private SignedText read(String name) throws Damaged {
        return SignedText.decode(target.read(name, SignedText.LARGEST));
    }

    private static byte[] salt(UUID repository) {
        return repository.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
