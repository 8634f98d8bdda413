package io.mapkeep.data.importer.reading;

/** Is told how far a reading is, every few thousand bytes. May throw to end it. */
@FunctionalInterface
public interface Progress {
    /** @param bytes of the file read so far in this reading */
    void at(long bytes);
}
