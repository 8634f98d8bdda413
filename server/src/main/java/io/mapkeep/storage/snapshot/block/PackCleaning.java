package io.mapkeep.storage.snapshot.block;

import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.storage.snapshot.targets.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees what no snapshot needs. Packs without a needed block are deleted first, which takes no room; of packs that are less than half needed, the
 * needed blocks go into new packs, as far as there is room for that.
 *
 * <p>Cut anywhere, every needed block is still in some pack: a pack goes only when what is needed of it is durable elsewhere. The index may lie
 * meanwhile; {@link BlockStore} does not believe it about packs that are gone.
 */
public final class PackCleaning {
    private static final Logger LOG = LoggerFactory.getLogger(PackCleaning.class);
    private static final int MOST_INDEX_OBJECTS = 16;
    private static final long ROOM_TO_LEAVE = 64L << 20;

    private final BlockStore store;
    private final Target target;
    private final BitSet needed = new BitSet();
    private final Runnable guard;
    private int deleted;
    private int rewritten;
    private long freed;

    /** @param guard is asked before each deletion, and throws when it must not be */
    public PackCleaning(BlockStore store, Runnable guard) {
        this.store = store;
        this.target = store.target();
        this.guard = guard;
    }

    /** What was done. */
    public record Outcome(int packsDeleted, int packsRewritten, long freedBytes) {}

    /** All blocks of that tree stay. One that cannot be read makes this fail, since nobody knows what stands below it. */
    public void need(BlockTree tree, long bytes) {
        tree.walk(bytes, store.lists(), new BlockTree.Visitor() {
            @Override
            public void list(BlockName name, int length) {
                mark(name);
            }

            @Override
            public void block(long index, BlockName name, int length) {
                mark(name);
            }
        });
    }

    public Outcome clean() {
        Map<String, List<Place>> kept = neededPlaces();
        deleteUnneeded(kept);
        rewriteHalfEmpty(kept);
        renewIndex();
        return new Outcome(deleted, rewritten, freed);
    }

    private void mark(BlockName name) {
        store.index().slotOf(name).ifPresent(needed::set);
    }

    private Map<String, List<Place>> neededPlaces() {
        Map<String, List<Place>> kept = new HashMap<>();
        store.index().forEach((slot, found) -> {
            if (needed.get(slot)) {
                kept.computeIfAbsent(found.pack(), pack -> new ArrayList<>()).add(found.place());
            }
        });
        return kept;
    }

    private void deleteUnneeded(Map<String, List<Place>> kept) {
        Set<String> damaged = store.damaged().keySet();
        for (String pack : List.copyOf(store.packs().keySet())) {
            // A damaged pack stays for verify to name, until the snapshots that need it are gone: then its blocks are
            // known to nobody.
            if (!kept.containsKey(pack) && !damaged.contains(pack)) {
                delete(pack);
                deleted++;
            }
        }
    }

    private void rewriteHalfEmpty(Map<String, List<Place>> kept) {
        List<String> halfEmpty = kept.entrySet().stream()
                .filter(pack -> bytes(pack.getValue()) * 2 < store.packs().getOrDefault(pack.getKey(), 0L))
                .sorted(Comparator.comparingLong(pack -> bytes(pack.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        long room = target.freeBytes().orElse(Long.MAX_VALUE) - ROOM_TO_LEAVE;
        if (halfEmpty.isEmpty() || room < Pack.LARGEST) {
            return;
        }
        try {
            rewrite(halfEmpty, kept);
        } catch (NoSpace full) {
            LOG.info("Half-empty packs stay as they are: {}", full.problem().why());
        }
    }

    private void rewrite(List<String> packs, Map<String, List<Place>> kept) {
        Pack fresh = new Pack();
        List<String> emptied = new ArrayList<>();
        for (String pack : packs) {
            if (copy(pack, kept.getOrDefault(pack, List.of()), fresh)) {
                emptied.add(pack);
            }
            if (fresh.full()) {
                replace(emptied, fresh);
                emptied.clear();
                fresh = new Pack();
            }
        }
        if (!emptied.isEmpty()) {
            replace(emptied, fresh);
        }
    }

    /** Copies sealed blocks as they are, but only sound ones: damage must keep the place in which verify names it. */
    private boolean copy(String pack, List<Place> places, Pack fresh) {
        Map<Place, byte[]> sealed = new LinkedHashMap<>();
        try {
            for (Place place : places) {
                byte[] bytes = target.read(pack, place.offset(), place.sealedBytes());
                if (SealedBlock.open(store.key(), place.name(), place.plainBytes(), bytes, 0, bytes.length)
                        .isEmpty()) {
                    return false;
                }
                sealed.put(place, bytes);
            }
        } catch (Failed damage) {
            return false;
        }
        sealed.forEach((place, bytes) -> fresh.add(place.name(), place.plainBytes(), bytes));
        return true;
    }

    private void replace(List<String> emptied, Pack fresh) {
        guard.run();
        var contents = fresh.finish(store.key());
        freed -= contents.remaining();
        target.put(fresh.name(), contents);
        store.packs().put(fresh.name(), (long) contents.remaining());
        emptied.forEach(this::delete);
        rewritten += emptied.size();
    }

    private void delete(String pack) {
        guard.run();
        target.delete(pack);
        Long bytes = store.packs().remove(pack);
        freed += bytes == null ? 0 : bytes;
    }

    /** One index in place of many, or of one that tells of packs that are gone. On a full disk the old ones stay, which is no harm. */
    private void renewIndex() {
        boolean many = target.list(IndexObject.FOLDER).size() > MOST_INDEX_OBJECTS;
        if (!many && deleted == 0 && rewritten == 0) {
            return;
        }
        try {
            guard.run();
            BlockStore now = BlockStore.open(target, store.key());
            Map<String, List<Place>> packs = new HashMap<>();
            now.index()
                    .forEach((slot, found) -> packs.computeIfAbsent(found.pack(), pack -> new ArrayList<>())
                            .add(found.place()));
            new IndexWriting(now).replace(packs);
        } catch (NoSpace full) {
            LOG.info("The index stays as it is: {}", full.problem().why());
        }
    }

    private static long bytes(List<Place> places) {
        return places.stream().mapToLong(Place::sealedBytes).sum();
    }
}
