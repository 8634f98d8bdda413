package io.mapkeep.contract.admin;

import java.time.Instant;

/** That somebody has the recovery key. */
public record RecoveryProof(String keyId, Instant proven) {}
