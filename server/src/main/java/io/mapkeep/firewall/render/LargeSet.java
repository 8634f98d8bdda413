package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Networks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Many networks as a set of nftables, named by what is in it. So rules on trial and the former ones beside them each have their own, a list that did not change is not made anew, and who
 * compares rules by their text sees that a list is another one.
 */
final class LargeSet {
    /** The command knows these sets by it: they go when no rule names them any more. */
    private static final String NAME = "list";

    private static final int DIGITS = 12;

    private LargeSet() {}

    /** @param networks of one family */
    static String name(Networks networks) {
        return NAME + (family(networks) == Family.IPV4 ? "4_" : "6_") + sum(networks.joined(" "));
    }

    static String declaration(Networks networks) {
        return "set " + name(networks) + " { type " + (family(networks) == Family.IPV4 ? "ipv4_addr" : "ipv6_addr")
                + "; flags interval; elements = { " + networks.joined(", ") + " } }";
    }

    private static Family family(Networks networks) {
        return networks.list().get(0).family();
    }

    private static String sum(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
