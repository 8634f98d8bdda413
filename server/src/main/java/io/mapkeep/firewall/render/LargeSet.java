package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Many networks as a set of nftables, named by what is in it. So rules on trial and the former ones beside them each have their own, a list that did not change is not made anew, and who
 * compares rules by their text sees that a list is another one.
 *
 * @param networks of one family
 */
record LargeSet(String name, Networks networks, Optional<Outline> outline) {
    /** The command knows these sets by it: they go when no rule names them any more. */
    private static final String NAME = "list";

    private static final int DIGITS = 12;
    private static final String OUTLINE = "_outline";

    /** @param networks of one family */
    static LargeSet of(Networks networks) {
        return new LargeSet(
                NAME + (family(networks) == Family.IPV4 ? "4_" : "6_") + sum(networks), networks, Outline.of(networks));
    }

    /** The set, and for a long list the one of its {@link Outline} before it. */
    Stream<String> declarations() {
        String type = " { type " + (family(networks) == Family.IPV4 ? "ipv4_addr" : "ipv6_addr") + "; ";
        return Stream.concat(
                outline.stream()
                        .map(blocks -> "set " + name + OUTLINE + type + "size "
                                + blocks.blocks().size() + "; elements = { " + blocks.joined(", ") + " } }"),
                Stream.of("set " + name + type + "flags interval; elements = { " + networks.joined(", ") + " } }"));
    }

    /** What a rule asks of packets whose {@code field}, like {@code ip saddr}, has to lie in these networks. */
    String match(String field) {
        return outline.map(blocks ->
                                field + " & " + mask(family(networks), blocks.prefix()) + " @" + name + OUTLINE + " ")
                        .orElse("")
                + field + " @" + name;
    }

    private static String mask(Family family, int prefix) {
        Address last = Network.parse(
                        family == Family.IPV4 ? "255.255.255.255" : "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
                .first();
        return Network.around(last, prefix).first().toString();
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
