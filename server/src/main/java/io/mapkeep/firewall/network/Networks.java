package io.mapkeep.firewall.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of addresses as the fewest networks that cover exactly it, in order: no two overlap, no two could be written as one. So the same set is always written the
 * same way, and every backend accepts it, also those that refuse overlapping intervals.
 */
public record Networks(List<Network> list) {
    public static final Networks NONE = new Networks(List.of());
    public static final Networks ANY = of(List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0")));

    public Networks {
        list = List.copyOf(list);
    }

    public static Networks of(Collection<Network> networks) {
        List<Network> merged = new ArrayList<>();
        for (Network next : networks.stream().sorted().toList()) {
            if (merged.isEmpty() || !merged.get(merged.size() - 1).contains(next)) {
                merged.add(next);
                joinHalves(merged);
            }
        }
        return new Networks(merged);
    }

    public static Networks union(Stream<Networks> sets) {
        List<Networks> some = sets.filter(set -> !set.isEmpty()).toList();
        return some.size() == 1
                ? some.get(0)
                : of(some.stream().flatMap(set -> set.list.stream()).toList());
    }

    private static void joinHalves(List<Network> merged) {
        while (merged.size() > 1) {
            Network last = merged.get(merged.size() - 1);
            Network before = merged.get(merged.size() - 2);
            if (last.prefix() == 0
                    || last.prefix() != before.prefix()
                    || !last.parent().contains(before)) {
                return;
            }
            merged.remove(merged.size() - 1);
            merged.set(merged.size() - 1, last.parent());
        }
    }

    public boolean contains(Address address) {
        return meets(address, address);
    }

    public boolean overlaps(Networks other) {
        return list.size() < other.list.size()
                ? list.stream().anyMatch(other::meets)
                : other.list.stream().anyMatch(this::meets);
    }

    /** What is here and not there. */
    public Networks minus(Networks other) {
        List<Network> left = new ArrayList<>();
        list.forEach(network -> cut(network, other, left));
        return new Networks(left);
    }

    private static void cut(Network network, Networks other, List<Network> left) {
        if (!other.meets(network)) {
            left.add(network);
        } else if (other.list.stream().noneMatch(one -> one.contains(network))) {
            network.halves().forEach(half -> cut(half, other, left));
        }
    }

    /** Whether they have an address in common. */
    private boolean meets(Network network) {
        return meets(network.first(), network.last());
    }

    private boolean meets(Address first, Address last) {
        int low = 0;
        int high = list.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (last.compareTo(list.get(middle).first()) < 0) {
                high = middle - 1;
            } else if (first.compareTo(list.get(middle).last()) > 0) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Only the networks of one family. */
    public Networks only(Family family) {
        int border = 0;
        while (border < list.size() && list.get(border).family() == Family.IPV4) {
            border++;
        }
        return border == (family == Family.IPV4 ? list.size() : 0)
                ? this
                : new Networks(family == Family.IPV4 ? list.subList(0, border) : list.subList(border, list.size()));
    }

    /** Whether no address of this family is left out. */
    public boolean all(Family family) {
        if (list.isEmpty()) {
            return false;
        }
        Network widest = list.get(family == Family.IPV4 ? 0 : list.size() - 1);
        return widest.family() == family && widest.prefix() == 0;
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    public String joined(String separator) {
        return list.stream().map(Network::toString).collect(Collectors.joining(separator));
    }

    @Override
    public String toString() {
        return equals(ANY) ? "any" : isEmpty() ? "none" : joined(" ");
    }
}
