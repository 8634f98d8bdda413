package io.mapkeep.contract.admin;

import java.util.List;

/** A host's rules as the files of a packet filter. */
public record FirewallExport(String host, String format, List<File> files) {
    /** @param name relative to where the files go, with {@code /} */
    public record File(String name, String text) {}
}
