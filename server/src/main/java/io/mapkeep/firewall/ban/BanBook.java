package io.mapkeep.firewall.ban;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Network;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Bans by network. Asked for each connection, so it looks once into one map for each length of prefix that occurs, and waits for nobody.
 */
final class BanBook {
    private final Map<Network, Ban> bans = new ConcurrentHashMap<>();
    private final AtomicIntegerArray ofIpv4 = new AtomicIntegerArray(Family.IPV4.bits() + 1);
    private final AtomicIntegerArray ofIpv6 = new AtomicIntegerArray(Family.IPV6.bits() + 1);

    /** A ban that is there already is kept if it lasts longer. False if so. */
    boolean add(Ban ban) {
        boolean[] changed = {false};
        bans.compute(ban.network(), (network, known) -> {
            if (known != null && !known.until().isBefore(ban.until())) {
                return known;
            }
            changed[0] = true;
            if (known == null) {
                lengths(network).incrementAndGet(network.prefix());
            }
            return ban;
        });
        return changed[0];
    }

    Optional<Ban> remove(Network network) {
        Ban removed = bans.remove(network);
        if (removed != null) {
            lengths(network).decrementAndGet(network.prefix());
        }
        return Optional.ofNullable(removed);
    }

    Optional<Ban> find(Address address, Instant now) {
        AtomicIntegerArray lengths = address.family() == Family.IPV4 ? ofIpv4 : ofIpv6;
        for (int prefix = address.family().bits(); prefix >= 0; prefix--) {
            if (lengths.get(prefix) > 0) {
                Ban ban = bans.get(Network.around(address, prefix));
                if (ban != null && now.isBefore(ban.until())) {
                    return Optional.of(ban);
                }
            }
        }
        return Optional.empty();
    }

    /** Forgets what is over. True if there was anything. */
    boolean expire(Instant now) {
        boolean any = false;
        for (Ban ban : bans.values()) {
            if (!now.isBefore(ban.until())) {
                any |= remove(ban.network()).isPresent();
            }
        }
        return any;
    }

    int size() {
        return bans.size();
    }

    List<Ban> list() {
        return bans.values().stream().sorted(Comparator.comparing(Ban::network)).toList();
    }

    private AtomicIntegerArray lengths(Network network) {
        return network.family() == Family.IPV4 ? ofIpv4 : ofIpv6;
    }
}
