package io.mapkeep.contract.admin;

import java.util.List;

/**
 * A policy made from rules that a machine has.
 *
 * @param text of the policy; what is left is in its comments, too
 * @param left what it does not say
 */
public record FirewallDraft(String text, List<Left> left) {
    /** @param line 0 if it is about no line but about all that no line decides */
    public record Left(String file, int line, String text, String why) {}
}
