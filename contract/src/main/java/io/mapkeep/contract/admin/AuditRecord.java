package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.Map;

/**
 * One record of the audit log. Texts come from outside and may hold control characters: escape them before a terminal sees them.
 *
 * @param sequence counts from 1 without gaps
 * @param actor the account's name, {@code mapkeep} for the appliance itself
 * @param realm {@code ldap}, {@code local}, {@code system} or {@code none}
 * @param remote the address it came from, {@code local} on the admin socket
 * @param action a stable verb like {@code session.create}
 * @param outcome {@code success}, {@code denied} or {@code failed}
 * @param detail more facts by name; values over the limit are cut and say so
 * @param hash HMAC-SHA-256 of the record and its predecessor's hash, in hexadecimal
 */
public record AuditRecord(
        long sequence,
        Instant time,
        String actor,
        String realm,
        String remote,
        String requestId,
        String action,
        String target,
        String outcome,
        Map<String, String> detail,
        String hash) {
    public AuditRecord {
        detail = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(detail));
    }
}
