package io.mapkeep.storage.snapshot.targets;

/** One object of a {@link Target}, as a listing tells it. */
public record StoredObject(String name, long bytes) {}
