/** The protocol's messages, whole and broken. */
@org.jspecify.annotations.NullMarked
package io.mapkeep.storage.replica.wire;
