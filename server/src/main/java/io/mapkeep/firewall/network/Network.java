package io.mapkeep.firewall.network;

import java.util.List;
import java.util.regex.Pattern;

/** All addresses that begin with the same {@code prefix} bits as {@code first} (CIDR, RFC 4632). */
public record Network(Address first, int prefix) implements Comparable<Network> {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    public Network {
        if (prefix < 0 || prefix > first.family().bits()) {
            throw new IllegalArgumentException(
                    "a prefix length lies between 0 and " + first.family().bits());
        }
        if (!first.equals(first.first(prefix))) {
            throw new IllegalArgumentException("an address within a network, not the network; write \""
                    + first.first(prefix) + "/" + prefix + "\"");
        }
    }

    /** @throws IllegalArgumentException with a message for the person who wrote it */
    public static Network parse(String written) {
        int slash = written.indexOf('/');
        if (slash < 0) {
            return of(Address.parse(written));
        }
        String length = written.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            throw new IllegalArgumentException("write a network like \"192.0.2.0/24\" or \"2001:db8::/32\"");
        }
        return new Network(Address.parse(written.substring(0, slash)), Integer.parseInt(length));
    }

    public static Network of(Address single) {
        return new Network(single, single.family().bits());
    }

    /** The network of this length that an address lies in. */
    public static Network around(Address address, int prefix) {
        return new Network(address.first(prefix), prefix);
    }

    public Family family() {
        return first.family();
    }

    /** Whether it is one address. */
    public boolean isSingle() {
        return prefix == family().bits();
    }

    public Address last() {
        return first.last(prefix);
    }

    public boolean contains(Address address) {
        return address.family() == family() && address.first(prefix).equals(first);
    }

    boolean contains(Network other) {
        return other.prefix >= prefix && contains(other.first);
    }

    /** The network twice as large that this one lies in. */
    Network parent() {
        return new Network(first.first(prefix - 1), prefix - 1);
    }

    /** Both networks half as large that make it up. */
    List<Network> halves() {
        return List.of(new Network(first, prefix + 1), around(last(), prefix + 1));
    }

    /** Smaller addresses first, of equal ones the larger network. */
    @Override
    public int compareTo(Network other) {
        int order = first.compareTo(other.first);
        return order != 0 ? order : Integer.compare(prefix, other.prefix);
    }

    @Override
    public String toString() {
        return isSingle() ? first.toString() : first + "/" + prefix;
    }
}
