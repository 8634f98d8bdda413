package io.mapkeep.storage.snapshot.block;

import io.mapkeep.storage.snapshot.targets.StoredObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes index objects: of new packs, or all of them anew. An index object is never changed; new ones come first, then old ones go. */
final class IndexWriting {
    private final BlockStore store;

    IndexWriting(BlockStore store) {
        this.store = store;
    }

    /** Adds what these packs hold. */
    void add(Map<String, List<Place>> packs) {
        Map<String, List<Place>> some = new LinkedHashMap<>();
        int blocks = 0;
        for (var pack : packs.entrySet()) {
            if (blocks > 0 && blocks + pack.getValue().size() > IndexObject.MOST_BLOCKS) {
                put(some);
                some.clear();
                blocks = 0;
            }
            some.put(pack.getKey(), pack.getValue());
            blocks += pack.getValue().size();
        }
        if (!some.isEmpty()) {
            put(some);
        }
    }

    /** Replaces all index objects by new ones of these packs, the only ones there are. */
    void replace(Map<String, List<Place>> packs) {
        List<StoredObject> old = store.target().list(IndexObject.FOLDER);
        add(packs);
        old.forEach(object -> store.target().delete(object.name()));
    }

    private void put(Map<String, List<Place>> packs) {
        String name = IndexObject.newName();
        store.target().put(name, IndexObject.encode(store.key(), name, packs));
    }
}
