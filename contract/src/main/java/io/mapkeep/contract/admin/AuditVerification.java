package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * What a walk through the whole audit log found.
 *
 * @param intact whether every record is there, in order, as it was written, up to the anchored head
 * @param records how many were read; the walk ends at the first bad one
 * @param first time of the first record read
 * @param last time of the last record read
 * @param head sequence of the newest record as anchored outside the database
 * @param unanchored intact records beyond the head: written just before a crash, or while the walk was under way
 * @param firstBad sequence of the first record that is missing, changed or foreign
 * @param why what is wrong with it; empty when intact
 */
public record AuditVerification(
        boolean intact,
        long records,
        Optional<Instant> first,
        Optional<Instant> last,
        long head,
        long unanchored,
        Optional<Long> firstBad,
        String why) {}
