package io.mapkeep.storage.snapshot.repository;

import java.time.Instant;

/**
 * A place where the data key lies wrapped under a recovery key.
 *
 * @param id of the slot
 * @param keyId of the recovery key that opens it, as it stands on the sheet
 * @param wrapped nonce, ciphertext and tag in hexadecimal
 */
public record KeySlot(String id, String keyId, Instant made, String wrapped) {}
