package io.mapkeep.data.tile;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Encoded tiles that were asked for last, within a bound on bytes. Who asks for a tile that is being made waits for it instead of making it twice. */
final class TileCache {
    private static final int STRIPES = 64;
    /** What an entry costs beside its bytes. */
    private static final int OVERHEAD = 200;

    private final Object[] making = new Object[STRIPES];
    private final Map<Key, byte[]> tiles = new LinkedHashMap<>(64, 0.75f, true);
    private final long most;
    private long bytes;

    private record Key(TileVersion version, TileAddress tile) {}

    /** Keeps at most so many bytes. */
    TileCache(long most) {
        this.most = most;
        Arrays.setAll(making, i -> new Object());
    }

    byte[] get(TileVersion version, TileAddress tile, Supplier<byte[]> maker) {
        var key = new Key(version, tile);
        Optional<byte[]> known = find(key);
        if (known.isPresent()) {
            return known.get();
        }
        synchronized (making[Math.floorMod(key.hashCode(), STRIPES)]) {
            return find(key).orElseGet(() -> put(key, maker.get()));
        }
    }

    private synchronized Optional<byte[]> find(Key key) {
        return Optional.ofNullable(tiles.get(key));
    }

    private synchronized byte[] put(Key key, byte[] tile) {
        tiles.put(key, tile);
        bytes += tile.length + OVERHEAD;
        var oldest = tiles.entrySet().iterator();
        while (bytes > most && oldest.hasNext()) {
            bytes -= oldest.next().getValue().length + OVERHEAD;
            oldest.remove();
        }
        return tile;
    }
}
