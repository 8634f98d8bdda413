package io.mapkeep.data.tile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a tile while it is filled; keys and values stand once in its dictionaries (MVT 2.1, 4.1 and 4.4). It keeps its own bounds: with too many
 * features or bytes it goes over to a coarser {@link Grid}, in place, with the result that this grid would have had from the beginning.
 */
final class TileLayer {
    static final int EXTENT = 4096;
    /** Beyond the tile's edge, in tile units, so that a circle or a line on the edge is drawn whole. */
    static final int BUFFER = 64;

    static final int MOST_FEATURES = 20_000;
    static final int MOST_BYTES = 2 << 20;

    private static final int VERSION = 2;
    private static final int LAYERS = 3;
    /** Tags of fields and lengths of a feature. */
    private static final int FRAME = 12;

    private final String name;
    private final List<String> keys;
    private final List<Feature> features = new ArrayList<>();
    private final Map<Object, Integer> values = new LinkedHashMap<>();
    private Grid grid;
    private int bytes;
    private boolean full;

    /** {@code tags} are pairs of a key and a value by their place in the dictionaries. */
    private record Feature(long id, int kind, int[] geometry, int[] tags, Grid.Spot spot) {}

    TileLayer(String name, List<String> keys, int cell) {
        this.name = name;
        this.keys = List.copyOf(keys);
        this.grid = new Grid(cell);
    }

    /** Whether a feature there would be shown. Asked once for each, because its place is taken from then on. */
    boolean wants(Grid.Spot spot) {
        return grid.take(spot);
    }

    /** Whether {@code wants} has nothing more to give: even on the coarsest grid there is no room. */
    boolean isFull() {
        return full;
    }

    /**
     * Adds a feature that is wanted.
     *
     * @param attributes beside {@code keys}; null leaves one out. Long, Double, Boolean or String
     */
    void add(long id, int kind, int[] geometry, List<? extends @Nullable Object> attributes, Grid.Spot spot) {
        if (geometry.length > MOST_BYTES / 8) {
            return;
        }
        put(new Feature(id, kind, geometry, tags(attributes), spot));
        while (isTooLarge() && !grid.isCoarsest()) {
            goOverTo(grid.coarser());
        }
        if (isTooLarge()) {
            features.remove(features.size() - 1);
            full = true;
        }
    }

    int count() {
        return features.size();
    }

    int cell() {
        return grid.cell();
    }

    byte[] encode() {
        var layer = new ProtobufWriter();
        layer.varint(15, VERSION);
        layer.text(1, name);
        features.forEach(feature -> layer.message(2, encode(feature)));
        keys.forEach(key -> layer.text(3, key));
        values.keySet().forEach(value -> layer.message(4, encode(value)));
        layer.varint(5, EXTENT);
        var tile = new ProtobufWriter();
        tile.message(LAYERS, layer);
        return tile.toBytes();
    }

    private boolean isTooLarge() {
        return features.size() > MOST_FEATURES || bytes > MOST_BYTES;
    }

    private void goOverTo(Grid coarser) {
        grid = coarser;
        List<Feature> before = List.copyOf(features);
        List<Object> valuesBefore = List.copyOf(values.keySet());
        features.clear();
        values.clear();
        bytes = 0;
        for (Feature feature : before) {
            if (grid.take(feature.spot)) {
                int[] tags = feature.tags.clone();
                for (int i = 1; i < tags.length; i += 2) {
                    tags[i] = place(valuesBefore.get(tags[i]));
                }
                put(new Feature(feature.id, feature.kind, feature.geometry, tags, feature.spot));
            }
        }
    }

    private void put(Feature feature) {
        features.add(feature);
        bytes += FRAME + ProtobufWriter.packedSize(feature.tags) + ProtobufWriter.packedSize(feature.geometry);
    }

    private int[] tags(List<? extends @Nullable Object> attributes) {
        int[] tags = new int
                [2 * (int) attributes.stream().filter(value -> value != null).count()];
        int used = 0;
        for (int key = 0; key < attributes.size(); key++) {
            Object value = attributes.get(key);
            if (value != null) {
                tags[used++] = key;
                tags[used++] = place(value);
            }
        }
        return tags;
    }

    private int place(Object value) {
        Integer known = values.get(value);
        if (known != null) {
            return known;
        }
        int fresh = values.size();
        values.put(value, fresh);
        bytes += encode(value).size() + 2;
        return fresh;
    }

    private static ProtobufWriter encode(Feature feature) {
        var encoded = new ProtobufWriter();
        encoded.varint(1, feature.id);
        if (feature.tags.length > 0) {
            encoded.packed(2, feature.tags);
        }
        encoded.varint(3, feature.kind);
        encoded.packed(4, feature.geometry);
        return encoded;
    }

    private static ProtobufWriter encode(Object value) {
        var encoded = new ProtobufWriter();
        if (value instanceof Long number) {
            encoded.varint(6, ProtobufWriter.zigzag(number));
        } else if (value instanceof Double number) {
            encoded.fixed64(3, number);
        } else if (value instanceof Boolean flag) {
            encoded.varint(7, flag ? 1 : 0);
        } else {
            encoded.text(1, value.toString());
        }
        return encoded;
    }
}
