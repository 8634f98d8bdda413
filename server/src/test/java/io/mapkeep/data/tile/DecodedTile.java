package io.mapkeep.data.tile;

import com.wdtinc.mapbox_vector_tile.VectorTile;
import com.wdtinc.mapbox_vector_tile.adapt.jts.MvtReader;
import com.wdtinc.mapbox_vector_tile.adapt.jts.TagKeyValueMapConverter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;

/**
 * A tile as somebody else's decoder reads it. Rings are sorted by its older rule (turning like the first one: outer), because its rule for version 2.1 has
 * the sign the wrong way round: it reads nothing from the specification's own example (4.3.5.5) nor from a tile of PostGIS. Tests look at the sign themselves.
 */
record DecodedTile(String layer, int extent, List<Feature> features) {
    record Feature(long id, Geometry geometry, Map<String, Object> properties) {}

    static DecodedTile of(byte[] bytes) {
        if (bytes.length == 0) {
            return new DecodedTile("", 0, List.of());
        }
        try {
            var layers = MvtReader.loadMvt(
                            new ByteArrayInputStream(bytes),
                            new GeometryFactory(),
                            new TagKeyValueMapConverter(true, " id"),
                            MvtReader.RING_CLASSIFIER_V1)
                    .getLayers();
            if (layers.size() != 1) {
                throw new AssertionError(layers.size() + " layers");
            }
            var layer = layers.iterator().next();
            if (layer.getGeometries().size() != raw(bytes).getFeaturesCount()) {
                throw new AssertionError(
                        "the decoder passes over features, as it does with rings that cross themselves: it reads "
                                + layer.getGeometries().size() + " of "
                                + raw(bytes).getFeaturesCount());
            }
            return new DecodedTile(
                    layer.getName(),
                    layer.getExtent(),
                    layer.getGeometries().stream().map(DecodedTile::feature).toList());
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /** The message itself, for what the geometries do not show. */
    static VectorTile.Tile.Layer raw(byte[] bytes) {
        try {
            return VectorTile.Tile.parseFrom(bytes).getLayers(0);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    Optional<Feature> feature(long id) {
        return features.stream().filter(feature -> feature.id == id).findFirst();
    }

    /** The area by the surveyor's formula as the specification writes it (4.3.4.4): positive for outer rings. */
    static double surveyedArea(LineString ring) {
        double sum = 0;
        for (int i = 0; i + 1 < ring.getNumPoints(); i++) {
            Coordinate from = ring.getCoordinateN(i);
            Coordinate to = ring.getCoordinateN(i + 1);
            sum += from.x * to.y - to.x * from.y;
        }
        return sum / 2;
    }

    @SuppressWarnings("unchecked")
    private static Feature feature(Geometry geometry) {
        Map<String, Object> properties = (Map<String, Object>) geometry.getUserData();
        long id = Long.parseLong(String.valueOf(properties.remove(" id")));
        return new Feature(id, geometry, properties);
    }
}
