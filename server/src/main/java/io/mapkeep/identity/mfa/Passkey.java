package io.mapkeep.identity.mfa;

import io.mapkeep.identity.session.AccountName;
import java.time.Instant;
import java.util.Optional;

/**
 * A passkey as it is kept.
 *
 * @param id SHA-256 of the credential's id, in hex: lists and the API call it that
 * @param credential attested credential data (Web Authentication, 6.5.1)
 * @param signCount the highest seen; 0 of authenticators that do not count
 * @param used when it was used last on this node
 */
record Passkey(
        String id,
        AccountName account,
        String label,
        byte[] credential,
        long signCount,
        Instant created,
        Optional<Instant> used) {}
