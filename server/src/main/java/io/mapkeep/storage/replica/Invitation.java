package io.mapkeep.storage.replica;

import io.mapkeep.secret.Redacted;
import java.time.Instant;

/**
 * A one-time token for one new node.
 *
 * @param token one line; whoever has it may join until {@code ends}
 */
public record Invitation(Redacted<String> token, Instant ends, Role as) {}
