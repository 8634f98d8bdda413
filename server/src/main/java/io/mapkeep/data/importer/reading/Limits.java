package io.mapkeep.data.importer.reading;

/**
 * What a file may ask of us.
 *
 * @param columns most columns
 * @param valueBytes longest single value or geometry; counted in characters for text and 16 bytes to a position for geometries
 */
public record Limits(int columns, int valueBytes) {}
