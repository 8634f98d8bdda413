package io.mapkeep.firewall.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks for the addresses of names once and keeps the answers: rules hold addresses only, because a packet filter that asks DNS lets whoever answers decide. What a name
 * meant is told beside the rules.
 */
public final class Names {
    private static final int LONGEST = 253;
    private static final String FORM =
            "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?)*";

    private final Resolver resolver;
    private final Map<String, Networks> pinned = new TreeMap<>();

    /** Where answers come from. */
    public interface Resolver {
        /** @return all addresses, of both families */
        List<InetAddress> addresses(String name) throws UnknownHostException;
    }

    public Names(Resolver resolver) {
        this.resolver = resolver;
    }

    /** The machine's own way to resolve names. */
    public static Names ofTheMachine() {
        return new Names(name -> Arrays.asList(InetAddress.getAllByName(name)));
    }

    /**
     * An address, a network, or a name that is resolved.
     *
     * @throws IllegalArgumentException with a message for the person who wrote it
     */
    public Networks networks(String written) {
        if (Address.looksLikeOne(written)) {
            return new Networks(List.of(Network.parse(written)));
        }
        Networks known = pinned.get(written);
        if (known != null) {
            return known;
        }
        if (written.length() > LONGEST || !written.matches(FORM)) {
            throw new IllegalArgumentException("neither an address, nor a network, nor a host name");
        }
        Networks found = asked(written);
        pinned.put(written, found);
        return found;
    }

    /** Every name that was asked for, with what it stands for from now on. */
    public Map<String, Networks> pinned() {
        return new TreeMap<>(pinned);
    }

    private Networks asked(String name) {
        try {
            return Networks.of(resolver.addresses(name).stream()
                    .map(Address::of)
                    .map(Network::of)
                    .toList());
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("the name does not resolve; rules need addresses", unknown);
        }
    }
}
