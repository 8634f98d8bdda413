package io.mapkeep.storage.cut;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which operations of a log a power cut cannot undo, because a force or a sync that began after them has returned. */
final class Durability {
    private final BitSet durable = new BitSet();
    private final Map<Integer, List<Integer>> pendingOnFile = new HashMap<>();
    private final Map<String, List<Integer>> pendingNames = new HashMap<>();
    private final Map<Integer, Integer> unforced = new HashMap<>();

    private Durability() {}

    /** Of the operations before {@code position}; what had not returned there counts for nothing. */
    static Durability of(List<Operation> log, int position, Honesty honesty) {
        var durability = new Durability();
        for (int index = 0; index < position; index++) {
            durability.note(log.get(index), index, honesty);
        }
        for (int index = 0; index < position; index++) {
            if (log.get(index) instanceof Operation.OnFile change && !durability.holds(index)) {
                durability.unforced.merge(change.file(), 1, Integer::sum);
            }
        }
        return durability;
    }

    boolean holds(int index) {
        return durable.get(index);
    }

    /** How many operations on {@code file} are at the mercy of the power. */
    int unforced(int file) {
        return unforced.getOrDefault(file, 0);
    }

    private void note(Operation operation, int index, Honesty honesty) {
        if (operation instanceof Operation.OnFile change) {
            pending(change.file()).add(index);
        } else if (operation instanceof Operation.OnNames change) {
            pendingNames(change.from().disk()).add(index);
        } else if (operation instanceof Operation.ForceDone force && honesty.believes(force, index)) {
            take(pending(force.file()), force.begun()).forEach(durable::set);
        } else if (operation instanceof Operation.ForceFailed force) {
            // The kernel has marked the pages clean: a force that succeeds later says nothing about them.
            take(pending(force.file()), force.begun());
        } else if (operation instanceof Operation.SyncDone sync && honesty.believes(sync, index)) {
            take(pendingNames(sync.disk()), sync.begun()).forEach(durable::set);
        }
    }

    private List<Integer> pending(int file) {
        return pendingOnFile.computeIfAbsent(file, absent -> new ArrayList<>());
    }

    private List<Integer> pendingNames(String disk) {
        return pendingNames.computeIfAbsent(disk, absent -> new ArrayList<>());
    }

    /** Removes and returns what is below {@code bound}. */
    private static List<Integer> take(List<Integer> pending, int bound) {
        int count = 0;
        while (count < pending.size() && pending.get(count) < bound) {
            count++;
        }
        List<Integer> head = pending.subList(0, count);
        List<Integer> taken = List.copyOf(head);
        head.clear();
        return taken;
    }
}
