package io.mapkeep.data.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

final class SimplifierTest {
    private static final GeometryFactory UNITS = new GeometryFactory();
    private static final Envelope FRAME = new Envelope(-5000, 5000, -5000, 5000);

    @Property(tries = 100)
    void noVertexOfAPathIsFartherFromTheResultThanTheTolerance(
            @ForAll int seed, @ForAll @IntRange(min = 2, max = 3000) int size) {
        Coordinate[] walk = walk(new Random(seed), size);
        Geometry simple = Simplifier.simplify(UNITS.createLineString(walk), FRAME, 2);

        for (Coordinate vertex : walk) {
            assertThat(UNITS.createPoint(vertex).distance(simple)).isLessThanOrEqualTo(2.000_001);
        }
        assertThat(simple.getCoordinates()[0]).isEqualTo(walk[0]);
        assertThat(simple.getCoordinates()[simple.getNumPoints() - 1]).isEqualTo(walk[size - 1]);
    }

    @Test
    void aStraightPathKeepsOneVertexForEachPiece() {
        Coordinate[] straight = new Coordinate[10_001];
        for (int i = 0; i < straight.length; i++) {
            straight[i] = new Coordinate(i, i);
        }

        assertThat(Simplifier.simplify(UNITS.createLineString(straight), FRAME, 1)
                        .getNumPoints())
                .isLessThan(25);
    }

    @Test
    @Timeout(10)
    void aSawOfAHundredThousandTeethNeitherOverflowsTheStackNorTakesTimeByItsSquare() {
        Geometry saw = UNITS.createLineString(saw(200_001));

        assertThat(Simplifier.simplify(saw, FRAME, 2).getNumPoints()).isBetween(2, Simplifier.MOST_VERTICES);
    }

    @Test
    void aPolygonKeepsAllItsDetailNearTheFrameHoweverManyVerticesItHasElsewhere() {
        Polygon coast = circle(200_000, 1_000_000);
        var near = new Envelope(990_000, 1_010_000, -10_000, 10_000);

        Geometry simple = Simplifier.simplify(coast, near, 0.001);

        Geometry box = UNITS.toGeometry(near);
        assertThat(simple.getArea()).isCloseTo(coast.intersection(box).getArea(), within(20.0));
        assertThat(simple.getEnvelopeInternal())
                .isEqualTo(coast.intersection(box).getEnvelopeInternal());
    }

    @Test
    void aPolygonBeyondTheFrameIsLeftOut() {
        assertThat(Simplifier.simplify(circle(100, 10), new Envelope(50, 60, 50, 60), 1)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aRingStaysClosedAndKeepsItsArea() {
        Polygon whole = circle(5_000, 1000);

        Geometry simple = Simplifier.simplify(whole, FRAME, 2);

        assertThat(simple).isInstanceOf(Polygon.class);
        assertThat(simple.getNumPoints()).isLessThan(120);
        assertThat(simple.getArea()).isBetween(whole.getArea() * 0.99, whole.getArea());
    }

    @Test
    void aRingThatLosesItsAreaIsLeftOut() {
        Polygon sliver = UNITS.createPolygon(new Coordinate[] {
            new Coordinate(0, 0), new Coordinate(1000, 0.1), new Coordinate(2000, 0), new Coordinate(0, 0)
        });

        assertThat(Simplifier.simplify(sliver, FRAME, 2).isEmpty()).isTrue();
    }

    private static Polygon circle(int vertices, double radius) {
        Coordinate[] circle = new Coordinate[vertices + 1];
        for (int i = 0; i < vertices; i++) {
            double turn = 2 * Math.PI * i / vertices;
            circle[i] = new Coordinate(radius * Math.cos(turn), radius * Math.sin(turn));
        }
        circle[vertices] = circle[0].copy();
        return UNITS.createPolygon(circle);
    }

    /** Each split takes one vertex off an end. */
    static Coordinate[] saw(int vertices) {
        Coordinate[] saw = new Coordinate[vertices];
        for (int i = 0; i < vertices; i++) {
            saw[i] = new Coordinate(i * 10.0, i % 2 == 0 ? 0 : 600.0 * (vertices - i) / vertices);
        }
        return saw;
    }

    private static Coordinate[] walk(Random random, int size) {
        Coordinate[] walk = new Coordinate[size];
        double x = 0;
        double y = 0;
        for (int i = 0; i < size; i++) {
            walk[i] = new Coordinate(x, y);
            x += random.nextGaussian() * 3;
            y += random.nextGaussian() * 3;
        }
        return walk;
    }
}
