package io.mapkeep.audit;

/** An entry in its place of the chain, as the table holds it. Nothing is said about whether its hash is right. */
record Link(long sequence, Entry entry, byte[] previous, byte[] hash) {}
