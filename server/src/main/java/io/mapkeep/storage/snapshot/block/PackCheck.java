package io.mapkeep.storage.snapshot.block;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.key.Damaged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads packs and index objects from end to end and notes each damage, with the blocks that are lost by it. */
public final class PackCheck {
    /** Of one object: a torn pack has hundreds of damaged blocks. */
    private static final int MOST_DETAILS = 20;

    private final BlockStore store;
    private final Map<String, List<String>> damages = new TreeMap<>();
    private final Map<BlockName, String> lost = new HashMap<>();
    private long bytes;

    public PackCheck(BlockStore store) {
        this.store = store;
        store.damaged().forEach(this::note);
    }

    /** All packs with their sizes, in the order of names. */
    public Map<String, Long> packs() {
        return new TreeMap<>(store.packs());
    }

    /** Reads one pack. */
    public void check(String pack) {
        try {
            byte[] whole = store.target().read(pack, Pack.LARGEST);
            bytes += whole.length;
            for (Place place : Pack.directory(store.key(), pack, whole)) {
                check(pack, whole, place);
            }
        } catch (Damaged damage) {
            note(pack, damage.reason());
        } catch (Failed | NotFound damage) {
            note(pack, ((ProblemException) damage).problem().why());
        }
    }

    /** What is damaged: objects, and for each of them how. */
    public Map<String, List<String>> damages() {
        return damages;
    }

    /** How much was read. */
    public long bytes() {
        return bytes;
    }

    /** The objects that are to blame when a part cannot be restored; empty if all of it is there, as far as packs were checked. */
    public Set<String> blame(BlockTree tree, long partBytes) {
        Set<String> blamed = new HashSet<>();
        tree.walk(partBytes, store.readableLists(), new BlockTree.Visitor() {
            @Override
            public void list(BlockName name, int length) {
                blame(name).ifPresent(blamed::add);
            }

            @Override
            public void block(long index, BlockName name, int length) {
                blame(name).ifPresent(blamed::add);
            }
        });
        return blamed;
    }

    private Optional<String> blame(BlockName name) {
        if (store.contains(name)) {
            return Optional.ofNullable(lost.get(name));
        }
        Optional<String> pack = store.gone().find(name).map(BlockIndex.Found::pack);
        String object = pack.orElse("packs/ (one that is missing or unreadable)");
        note(object, pack.isPresent() ? "it is missing" : "nothing tells where block " + name + " is");
        return Optional.of(object);
    }

    private void check(String pack, byte[] whole, Place place) {
        boolean whereTheIndexSays = store.index()
                .find(place.name())
                .filter(found -> found.pack().equals(pack))
                .isPresent();
        boolean sound = SealedBlock.open(
                        store.key(), place.name(), place.plainBytes(), whole, place.offset(), place.sealedBytes())
                .isPresent();
        if (!sound) {
            note(
                    pack,
                    "bytes " + place.offset() + " to " + (place.offset() + place.sealedBytes()) + ", block "
                            + place.name());
            if (whereTheIndexSays) {
                lost.put(place.name(), pack);
            }
        }
    }

    private void note(String object, String how) {
        List<String> all = damages.computeIfAbsent(object, name -> new ArrayList<>());
        if (all.size() < MOST_DETAILS && !all.contains(how)) {
            all.add(how);
        }
    }
}
