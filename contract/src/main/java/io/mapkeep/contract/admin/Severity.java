package io.mapkeep.contract.admin;

/** How bad it is; the ordinals are the exit codes of Nagios plug-ins. */
public enum Severity {
    OK,
    WARNING,
    CRITICAL,
    UNKNOWN
}
