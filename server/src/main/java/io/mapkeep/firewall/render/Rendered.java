package io.mapkeep.firewall.render;

/**
 * One file of an output.
 *
 * @param name relative to where the output goes, with {@code /}
 */
public record Rendered(String name, String text) {}
