package io.mapkeep.data.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;

/** What holds for every geometry, from degrees to a foreign decoder's reading, without a database between. */
final class TilePropertiesTest {
    @Property
    void aPointIsInExactlyOneTileOfAZoomAndElsewhereOnlyInTheBuffer(
            @ForAll @DoubleRange(min = -180, max = 180) double longitude,
            @ForAll @DoubleRange(min = -90, max = 90) double latitude,
            @ForAll @IntRange(max = 22) int zoom) {
        int tiles = 1 << zoom;
        int column = (int) Math.min(tiles - 1, Math.floor(Mercator.x(longitude) * tiles));
        int row = (int) Math.max(0, Math.min(tiles - 1, Math.floor(Mercator.y(latitude) * tiles)));
        int owners = 0;
        for (int x = Math.max(0, column - 1); x <= Math.min(tiles - 1, column + 1); x++) {
            for (int y = Math.max(0, row - 1); y <= Math.min(tiles - 1, row + 1); y++) {
                List<Geometry> drawn = draw(TileHouse.point(longitude, latitude), new TileAddress(zoom, x, y));
                for (Geometry point : drawn) {
                    assertThat(isInBuffer(point.getCoordinate())).isTrue();
                    if (isInside(point.getCoordinate())) {
                        assertThat(new int[] {x, y}).containsExactly(column, row);
                        owners++;
                    }
                }
            }
        }
        assertThat(owners).isEqualTo(1);
    }

    @Property
    void theOverviewPlacesAPointWhereItsGeometryWouldBe(
            @ForAll @DoubleRange(min = -180, max = 180) double longitude,
            @ForAll @DoubleRange(min = -90, max = 90) double latitude,
            @ForAll @IntRange(max = 18) int zoom) {
        var overview = new PointOverview(1);
        overview.add(1, longitude, latitude);
        int tiles = 1 << zoom;
        var tile = new TileAddress(zoom, (int) Math.min(tiles - 1, Math.floor(Mercator.x(longitude) * tiles)), (int)
                Math.max(0, Math.min(tiles - 1, Math.floor(Mercator.y(latitude) * tiles))));
        List<Coordinate> places = new ArrayList<>();
        overview.visit(tile, (id, x, y) -> places.add(new Coordinate(x, y)));

        assertThat(places)
                .containsExactly(
                        draw(TileHouse.point(longitude, latitude), tile).get(0).getCoordinate());
    }

    @Property(tries = 300)
    void aPolygonKeepsItsAreaOverTheTilesThatItCovers(
            @ForAll long seed, @ForAll @IntRange(min = 3, max = 60) int corners) {
        var random = new Random(seed);
        Polygon polygon = star(random, corners);
        int zoom = 2;
        double drawn = 0;
        double expected = areaInUnits(polygon, zoom);
        for (int x = 0; x < 4; x++) {
            for (int y = 0; y < 4; y++) {
                for (Geometry part : draw(polygon, new TileAddress(zoom, x, y))) {
                    Geometry inside = part.buffer(0).intersection(box());
                    drawn += inside.getArea();
                }
            }
        }
        // Simplified by at most 2 units and rounded by at most 0.71 along its length, twice where tiles meet.
        assertThat(drawn).isCloseTo(expected, within(3 * lengthInUnits(polygon, zoom) + 100));
    }

    @Example
    void nearlyCoincidentLinesOnceReachedOutOfTheTile() {
        noGeometryMakesATileFail(178989, 3);
        noGeometryMakesATileFail(178989, 5);
    }

    @Property(tries = 1000)
    void noGeometryMakesATileFail(@ForAll long seed, @ForAll @IntRange(max = 22) int zoom) {
        var random = new Random(seed);
        Geometry geometry = wild(random, 2);
        Coordinate[] all = geometry.getCoordinates();
        int tiles = 1 << zoom;
        Coordinate near = all.length == 0 ? new Coordinate(0, 0) : all[random.nextInt(all.length)];
        var tile = new TileAddress(
                zoom, (int) Math.max(0, Math.min(tiles - 1, Math.floor(Mercator.x(near.x) * tiles))), (int)
                        Math.max(0, Math.min(tiles - 1, Math.floor(Mercator.y(near.y) * tiles))));

        for (Geometry drawn : draw(geometry, tile)) {
            for (Coordinate coordinate : drawn.getCoordinates()) {
                assertThat(coordinate.x).isBetween(-64.0 - Grid.FINEST, 4160.0 + Grid.FINEST);
                assertThat(coordinate.y).isBetween(-64.0 - Grid.FINEST, 4160.0 + Grid.FINEST);
            }
            for (int i = 0; i < drawn.getNumGeometries(); i++) {
                if (drawn.getGeometryN(i) instanceof Polygon polygon) {
                    assertThat(Math.abs(DecodedTile.surveyedArea(polygon.getExteriorRing())))
                            .isPositive();
                }
            }
        }
    }

    private static List<Geometry> draw(Geometry degrees, TileAddress tile) {
        var layer = new TileLayer("layer", List.of(), Grid.FINEST);
        var shapes = new TileShapes(tile);
        for (TileShapes.Shape shape : shapes.of(degrees)) {
            GeometryCommands commands = shapes.draw(shape);
            if (!commands.isEmpty()) {
                layer.add(1, shape.kind(), commands.commands(), List.of(), shape.spot());
            }
        }
        return layer.count() == 0
                ? List.of()
                : DecodedTile.of(layer.encode()).features().stream()
                        .map(DecodedTile.Feature::geometry)
                        .toList();
    }

    @Example
    void aLineIsCutIntoThePiecesThatAreInTheTileAndStaysWholeWhereItCrossesItself() {
        Geometry across = LineCutter.cut(
                TileHouse.wkt("LINESTRING (-10 5, 5 5, 5 20, 8 20, 8 2, 2 8, 2 2, 9 9)"), new Envelope(0, 10, 0, 10));
        Geometry outside = LineCutter.cut(TileHouse.wkt("LINESTRING (-10 5, 5 -10.5)"), new Envelope(0, 10, 0, 10));

        assertThat(across.toText()).isEqualTo("MULTILINESTRING ((0 5, 5 5, 5 10), (8 10, 8 2, 2 8, 2 2, 9 9))");
        assertThat(outside.isEmpty()).isTrue();
    }

    private static Polygon star(Random random, int corners) {
        double east = random.nextDouble() * 300 - 150;
        double north = random.nextDouble() * 120 - 60;
        Coordinate[] ring = new Coordinate[corners + 1];
        for (int i = 0; i < corners; i++) {
            double radius = 1 + random.nextDouble() * 20;
            double angle = 2 * Math.PI * i / corners;
            ring[i] = new Coordinate(east + radius * Math.cos(angle), north + radius * Math.sin(angle));
        }
        ring[corners] = ring[0];
        return TileHouse.DEGREES.createPolygon(ring);
    }

    private static double areaInUnits(Geometry degrees, int zoom) {
        return inUnits(degrees, zoom).getArea();
    }

    private static double lengthInUnits(Geometry degrees, int zoom) {
        return inUnits(degrees, zoom).getLength();
    }

    private static Geometry inUnits(Geometry degrees, int zoom) {
        Geometry copy = degrees.copy();
        double scale = Math.scalb(4096.0, zoom);
        for (Coordinate coordinate : copy.getCoordinates()) {
            coordinate.x = Mercator.x(coordinate.x) * scale;
            coordinate.y = Mercator.y(coordinate.y) * scale;
        }
        copy.geometryChanged();
        return copy;
    }

    private static Geometry box() {
        return TileHouse.DEGREES.toGeometry(new Envelope(0, 4096, 0, 4096));
    }

    private static Geometry wild(Random random, int depth) {
        var factory = TileHouse.DEGREES;
        return switch (random.nextInt(depth > 0 ? 6 : 5)) {
            case 0 -> factory.createPoint(place(random));
            case 1 -> factory.createMultiPointFromCoords(places(random, random.nextInt(50), false));
            case 2 -> factory.createLineString(places(random, 2 + random.nextInt(50), false));
            case 3 -> factory.createPolygon(places(random, 4 + random.nextInt(50), true));
            case 4 ->
                factory.createMultiPolygon(new Polygon[] {
                    factory.createPolygon(places(random, 4 + random.nextInt(20), true)),
                    factory.createPolygon(places(random, 4 + random.nextInt(20), true))
                });
            default ->
                factory.createGeometryCollection(
                        new Geometry[] {wild(random, depth - 1), wild(random, depth - 1), wild(random, depth - 1)});
        };
    }

    private static Coordinate[] places(Random random, int count, boolean closed) {
        Coordinate[] places = new Coordinate[count];
        for (int i = 0; i < count; i++) {
            places[i] = place(random);
        }
        if (closed) {
            places[count - 1] = places[0].copy();
        }
        return places;
    }

    /** Often on a corner, an edge or another point, where geometry goes wrong. */
    private static Coordinate place(Random random) {
        double[] east = {-180, -90, 0, 90, 180, 1e-9, random.nextDouble() * 360 - 180, random.nextDouble() / 1000};
        double[] north = {-90, -85.06, 0, 66.51326044311186, 85.0511287798066, 90, random.nextDouble() * 180 - 90, 1e-12
        };
        return new Coordinate(east[random.nextInt(east.length)], north[random.nextInt(north.length)]);
    }

    private static boolean isInside(Coordinate place) {
        return place.x >= 0 && place.x < 4096 && place.y >= 0 && place.y < 4096;
    }

    private static boolean isInBuffer(Coordinate place) {
        return place.x >= -64 && place.x < 4160 && place.y >= -64 && place.y < 4160;
    }
}
