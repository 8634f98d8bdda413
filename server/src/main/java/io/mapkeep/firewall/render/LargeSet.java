package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.nio.ByteBuffer;
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
        return NAME + (family(networks) == Family.IPV4 ? "4_" : "6_") + sum(networks);
    }

    static String declaration(Networks networks) {
        return "set " + name(networks) + " { type " + (family(networks) == Family.IPV4 ? "ipv4_addr" : "ipv6_addr")
                + "; flags interval; elements = { " + networks.joined(", ") + " } }";
    }

    private static Family family(Networks networks) {
        return networks.list().get(0).family();
    }

    /** Over the numbers: to write a hundred thousand networks once more, only to name them, takes a tenth of a second. */
    private static String sum(Networks networks) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer number = ByteBuffer.allocate(2 * Long.BYTES + 1);
            for (Network network : networks.list()) {
                number.clear()
                        .putLong(network.first().high())
                        .putLong(network.first().low())
                        .put((byte) network.prefix());
                digest.update(number.flip());
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
