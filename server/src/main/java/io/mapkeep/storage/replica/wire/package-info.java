/**
 * The protocol between nodes: frames with a length and a kind, each kind with a limit of its own, over one TLS connection.
 *
 * <p>Right: a new message is a record with its {@code Kind} and a line in {@code docs/internals/replication.md}; wrong: a message that
 * needs another to be understood.
 */
@NullMarked
package io.mapkeep.storage.replica.wire;

import org.jspecify.annotations.NullMarked;
