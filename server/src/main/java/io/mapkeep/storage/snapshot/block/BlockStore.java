package io.mapkeep.storage.snapshot.block;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks of a repository as they were when it was opened. The index is a help, not the truth: what it says of packs that are gone does
 * not count, and packs that it does not know are asked themselves. So packs may be deleted before the index, on a full disk too, and what an
 * interrupted snapshot has stored is used by the next one.
 *
 * <p>Safe for threads.
 */
public final class BlockStore {
    private static final Logger LOG = LoggerFactory.getLogger(BlockStore.class);

    private final Target target;
    private final DataKey key;
    private final BlockIndex index = new BlockIndex();
    private final BlockIndex gone = new BlockIndex();
    private final Map<String, Long> packs = new HashMap<>();
    private final Map<String, List<Place>> unindexed = new HashMap<>();
    private final Map<String, String> damaged = new HashMap<>();

    private BlockStore(Target target, DataKey key) {
        this.target = target;
        this.key = key;
    }

    /** Reads the index. Damaged objects are noted, not fatal: what they held may not be needed. */
    public static BlockStore open(Target target, DataKey key) {
        var store = new BlockStore(target, key);
        for (StoredObject pack : target.list(Pack.FOLDER)) {
            if (Pack.isName(pack.name())) {
                store.packs.put(pack.name(), pack.bytes());
            }
        }
        store.load();
        return store;
    }

    /** How many different blocks there are. */
    public int count() {
        return index.count();
    }

    /** Objects that could not be read while opening, and why. */
    public Map<String, String> damaged() {
        return Map.copyOf(damaged);
    }

    public boolean contains(BlockName name) {
        return index.contains(name);
    }

    /**
     * The contents of a block, checked against its name.
     *
     * @throws Failed MK-SNP-011 with the object and the bytes that are damaged, or that it is nowhere
     */
    public byte[] read(BlockName name, int plainBytes) {
        var found = found(name);
        Place place = found.place();
        byte[] sealed = target.read(found.pack(), place.offset(), place.sealedBytes());
        return SealedBlock.open(key, name, plainBytes, sealed, 0, sealed.length).orElseThrow(() -> damaged(found));
    }

    /** As it is stored, checked against its name as {@link #read} does; {@code pack} is the whole object that it lies in. */
    SealedBlock sealed(BlockIndex.Found found, int plainBytes, byte[] pack) {
        Place place = found.place();
        if (place.offset() + place.sealedBytes() > pack.length
                || SealedBlock.open(key, place.name(), plainBytes, pack, place.offset(), place.sealedBytes())
                        .isEmpty()) {
            throw damaged(found);
        }
        return new SealedBlock(
                place.name(),
                plainBytes,
                Arrays.copyOfRange(pack, place.offset(), place.offset() + place.sealedBytes()));
    }

    /** List blocks for {@link BlockTree#walk}; one that is damaged ends the walk with a problem. */
    public BlockTree.Lists lists() {
        return (name, bytes) -> Optional.of(read(name, bytes));
    }

    /** List blocks; those that are damaged are left out. */
    public BlockTree.Lists readableLists() {
        return (name, bytes) -> {
            try {
                return Optional.of(read(name, bytes));
            } catch (Failed | NotFound damage) {
                return Optional.empty();
            }
        };
    }

    Target target() {
        return target;
    }

    DataKey key() {
        return key;
    }

    BlockIndex index() {
        return index;
    }

    /** What the index says of packs that are not there: pruned, or lost. */
    BlockIndex gone() {
        return gone;
    }

    /** Packs that are there, with their sizes. */
    Map<String, Long> packs() {
        return packs;
    }

    /** Packs that no index object knows. */
    Map<String, List<Place>> unindexed() {
        return unindexed;
    }

    BlockIndex.Found found(BlockName name) {
        return index.find(name)
                .orElseThrow(() -> new Failed(Problem.of(
                        "MK-SNP-012",
                        "A block of a snapshot is missing.",
                        "No readable pack in " + target.location() + " holds the block " + name + ".",
                        "See which snapshots are whole, and use one of those: mapkeep snapshot verify")));
    }

    Failed damaged(BlockIndex.Found found) {
        Place place = found.place();
        return damagedObject(
                found.pack(),
                "bytes " + place.offset() + " to " + (place.offset() + place.sealedBytes()) + " (block " + place.name()
                        + ") are not what was stored");
    }

    private Failed damagedObject(String object, String how) {
        return new Failed(Problem.of(
                "MK-SNP-011",
                "A stored object is damaged.",
                object + " in " + target.location() + ": " + how + ".",
                "See which snapshots need it: mapkeep snapshot verify"));
    }

    private void load() {
        Set<String> known = new HashSet<>();
        for (StoredObject object : target.list(IndexObject.FOLDER)) {
            try {
                IndexObject.decode(key, object.name(), target.read(object.name(), IndexObject.LARGEST))
                        .forEach((pack, places) -> {
                            BlockIndex where = packs.containsKey(pack) ? index : gone;
                            if (known.add(pack)) {
                                places.forEach(place -> where.add(pack, place));
                            }
                        });
            } catch (Damaged damage) {
                note(object.name(), damage.reason());
            } catch (NotFound merged) {
                LOG.debug("{} has been replaced meanwhile", object.name());
            }
        }
        for (Map.Entry<String, Long> pack : packs.entrySet()) {
            if (!known.contains(pack.getKey())) {
                adopt(pack.getKey(), pack.getValue());
            }
        }
    }

    private void adopt(String pack, long bytes) {
        try {
            List<Place> places =
                    Pack.directory(key, pack, bytes, (offset, length) -> target.read(pack, offset, length));
            unindexed.put(pack, places);
            places.forEach(place -> index.add(pack, place));
        } catch (Damaged damage) {
            note(pack, damage.reason());
        } catch (Failed | NotFound failure) {
            note(pack, ((ProblemException) failure).problem().why());
        }
    }

    private void note(String object, String why) {
        LOG.warn("{} in {}: {}", object, target.location(), why);
        damaged.put(object, why);
    }
}
