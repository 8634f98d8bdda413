package io.mapkeep.storage.cut;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Rebuilds disks as they may be after the power failed: always the same ones from the same seed. */
final class PowerLoss {
    private final Random random;
    private final DiskState state;
    private final Durability durability;
    private final Map<Integer, Survival> survivals = new HashMap<>();
    private final Set<FileName> stale = new HashSet<>();
    private final double nameShare;

    private PowerLoss(Image start, Durability durability, long seed) {
        this.random = new Random(seed);
        this.state = new DiskState(start);
        this.durability = durability;
        this.nameShare = List.of(0.0, 0.5, 1.0).get(random.nextInt(3));
    }

    static Image at(SimulatedMachine machine, int position, long seed, Honesty honesty) {
        List<Operation> log = machine.log();
        var loss = new PowerLoss(machine.start(), Durability.of(log, position, honesty), seed);
        for (int index = 0; index < position; index++) {
            loss.take(log.get(index), index);
        }
        return loss.state.image();
    }

    private void take(Operation operation, int index) {
        if (durability.holds(index)) {
            operation.applyTo(state);
        } else if (operation instanceof Operation.OnFile change) {
            survivals
                    .computeIfAbsent(change.file(), file -> new Survival(random, durability.unforced(file)))
                    .applyTo(state, change);
        } else if (operation instanceof Operation.OnNames change) {
            takeName(change);
        }
    }

    /** Any subset, but what becomes of one name keeps its order: once a change of it is missing, so are the later ones. */
    private void takeName(Operation.OnNames change) {
        boolean possible = !stale.contains(change.from()) && !stale.contains(change.to());
        if (possible && random.nextDouble() < nameShare) {
            change.applyTo(state);
        } else {
            stale.add(change.from());
            stale.add(change.to());
        }
    }
}
