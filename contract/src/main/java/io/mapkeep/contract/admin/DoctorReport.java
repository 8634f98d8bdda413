package io.mapkeep.contract.admin;

import java.util.Comparator;
import java.util.List;

/** The doctor's verdict: which checks ran and what they found. */
public record DoctorReport(List<String> checks, List<Finding> findings) {
    /** Critical outranks unknown, which outranks a warning: what is known to be broken comes first. */
    private static final List<Severity> RANK =
            List.of(Severity.OK, Severity.WARNING, Severity.UNKNOWN, Severity.CRITICAL);

    public Severity worst() {
        return findings.stream()
                .map(Finding::severity)
                .max(Comparator.comparingInt(RANK::indexOf))
                .orElse(checks.isEmpty() ? Severity.UNKNOWN : Severity.OK);
    }
}
