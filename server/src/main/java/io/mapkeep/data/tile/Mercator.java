package io.mapkeep.data.tile;

/** Spherical Web Mercator (EPSG:3857) as fractions of the world's width: 0 to 1 from west to east and from north to south. */
final class Mercator {
    /** Beyond this latitude the square world ends (degrees). */
    static final double LAST_LATITUDE = 85.051_128_779_806_6;

    private Mercator() {}

    static double x(double longitude) {
        return longitude / 360 + 0.5;
    }

    static double y(double latitude) {
        double sine = Math.sin(Math.toRadians(Math.max(-LAST_LATITUDE, Math.min(LAST_LATITUDE, latitude))));
        return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    }

    static double latitude(double y) {
        return Math.toDegrees(2 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - Math.PI / 2);
    }
}
