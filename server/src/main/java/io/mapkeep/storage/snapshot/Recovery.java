package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.RecoveryProof;
import io.mapkeep.contract.admin.RecoverySheet;
import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import io.mapkeep.storage.snapshot.repository.KeySlot;
import io.mapkeep.storage.snapshot.repository.KeySlots;
import java.util.Comparator;
import java.util.Optional;

/** The key on paper: made, made anew, and shown to be at hand. The appliance keeps what it opens, never the key itself. */
final class Recovery {
    private final Store store;
    private final SnapshotNotes notes;
    private final String appliance;

    Recovery(Store store, SnapshotNotes notes, String appliance) {
        this.store = store;
        this.notes = notes;
        this.appliance = appliance;
    }

    /** A new key; the one before opens nothing any more when this returns. */
    RecoverySheet newSheet() {
        KeySlots slots = store.repository().keys();
        Optional<KeySlot> former = newest(slots);
        RecoveryKey key = RecoveryKey.generate();
        KeySlot slot = slots.rotate(key);
        // Whoever reads the sheet has it; that is shown again by hand within 90 days.
        notes.prove(key.id());
        return new RecoverySheet(
                appliance,
                key.id(),
                key.lines(),
                store.location(),
                store.place().restoreOptions(),
                slot.made(),
                former.map(KeySlot::keyId).orElse(""));
    }

    /**
     * Takes note that somebody has the key.
     *
     * @throws InvalidInput if it is not a key, or opens nothing here
     */
    RecoveryProof prove(String text) {
        RecoveryKey key = RecoveryKey.parse(text);
        KeySlots slots = store.repository().keys();
        if (!slots.opens(key)) {
            throw new InvalidInput(Problem.of(
                    "MK-SNP-048",
                    "This recovery key opens none of the snapshots here.",
                    "Its fingerprint is " + key.id() + "; "
                            + newest(slots)
                                    .map(slot ->
                                            "the one in force is " + slot.keyId() + ", made at " + slot.made() + ".")
                                    .orElse("no recovery key was made yet."),
                    "Look for the newer sheet, or make one: mapkeep snapshot recovery-sheet"));
        }
        return new RecoveryProof(key.id(), notes.prove(key.id()));
    }

    SnapshotSchedule.Recovery state() {
        Optional<KeySlot> slot = newest(store.repository().keys());
        return new SnapshotSchedule.Recovery(
                slot.map(KeySlot::keyId), slot.map(KeySlot::made), slot.flatMap(one -> notes.proven(one.keyId())));
    }

    private static Optional<KeySlot> newest(KeySlots slots) {
        return slots.list().stream().max(Comparator.comparing(KeySlot::made));
    }
}
