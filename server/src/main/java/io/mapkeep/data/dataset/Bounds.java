package io.mapkeep.data.dataset;

/** The smallest box around all geometries, in degrees (WGS 84, longitude and latitude). */
public record Bounds(double west, double south, double east, double north) {}
