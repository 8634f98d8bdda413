package io.mapkeep.tls.material;

/**
 * A file as it was sent.
 *
 * @param name for messages only; nothing is opened by it
 */
public record NamedFile(String name, byte[] content) {}
