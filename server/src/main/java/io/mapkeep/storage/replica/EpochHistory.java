package io.mapkeep.storage.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Who was primary when: each promotion begins an epoch after one barrier of the epoch before.
 *
 * <pre>
 *   epoch 1, node a:  1 ─ 2 ─ … ─ 70 ─ 71 ─ 72        72 was never seen by b
 *   epoch 2, node b:               └─ 71 ─ 72 ─ …     begins after 70: up to there both are one
 * </pre>
 *
 * <p>Two nodes that were promoted to the same number are told apart by their ids.
 *
 * @param epochs oldest first; never empty
 */
public record EpochHistory(List<Begun> epochs) {
    private static final int MOST = 10_000;

    /**
     * One epoch.
     *
     * @param after the last barrier it shares with the epoch before
     * @param time by the clock of the node that was promoted
     */
    public record Begun(long epoch, UUID node, long after, Instant time) {
        boolean is(Begun other) {
            return epoch == other.epoch && node.equals(other.node) && after == other.after;
        }
    }

    /** How another history stands to this one. */
    enum Relation {
        SAME,
        /** It has nothing that this has not. */
        BEHIND,
        /** It has a higher epoch: this node is not primary any more. */
        AHEAD,
        /** Two nodes were promoted to the same epoch; nobody can tell which is right. */
        SPLIT
    }

    public EpochHistory {
        epochs = List.copyOf(epochs);
        if (epochs.isEmpty() || epochs.size() > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " epochs, not " + epochs.size());
        }
        for (int i = 1; i < epochs.size(); i++) {
            if (epochs.get(i).epoch() <= epochs.get(i - 1).epoch()
                    || epochs.get(i).after() < epochs.get(i - 1).after()) {
                throw new IllegalArgumentException("epochs and their beginnings rise");
            }
        }
    }

    static EpochHistory first(UUID node, Instant now) {
        return new EpochHistory(List.of(new Begun(1, node, 0, now)));
    }

    Begun last() {
        return epochs.get(epochs.size() - 1);
    }

    /**
     * With an epoch more.
     *
     * @param epoch above all that this node has ever heard of
     * @param after the last barrier of the data it goes on with
     */
    EpochHistory begin(long epoch, UUID node, long after, Instant now) {
        List<Begun> longer = new ArrayList<>(epochs);
        longer.add(new Begun(epoch, node, after, now));
        return new EpochHistory(longer);
    }

    /** The line of data that ends in {@code epoch}, without what this node only heard of. */
    EpochHistory upTo(long epoch) {
        List<Begun> line =
                epochs.stream().filter(begun -> begun.epoch() <= epoch).toList();
        return line.isEmpty() ? new EpochHistory(epochs.subList(0, 1)) : new EpochHistory(line);
    }

    Relation compare(EpochHistory other) {
        if (last().epoch() != other.last().epoch()) {
            return other.last().epoch() > last().epoch() ? Relation.AHEAD : Relation.BEHIND;
        }
        return last().is(other.last()) ? Relation.SAME : Relation.SPLIT;
    }

    /**
     * The last barrier up to which two nodes with these histories hold the same bytes.
     *
     * @return {@link Long#MAX_VALUE} if they never parted; -1 if they have nothing in common
     */
    long fork(EpochHistory other) {
        int shared = 0;
        while (shared < epochs.size()
                && shared < other.epochs.size()
                && epochs.get(shared).is(other.epochs.get(shared))) {
            shared++;
        }
        if (shared == 0) {
            return -1;
        }
        return Math.min(endOf(shared), other.endOf(shared));
    }

    /** Where the epoch before {@code index} ends. */
    private long endOf(int index) {
        return index < epochs.size() ? epochs.get(index).after() : Long.MAX_VALUE;
    }
}
