package io.mapkeep.contract.admin;

/**
 * What a check found: cause, impact and fix, as the doctor tells it.
 *
 * @param code a problem code with a runbook page, {@code MK-TLS-002}
 */
public record Finding(
        String check, Severity severity, String code, String what, String cause, String impact, String fix) {}
