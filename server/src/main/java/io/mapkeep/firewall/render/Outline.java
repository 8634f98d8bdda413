package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the networks of a long list lie at all: the blocks of one size that have any of them, found by their hash. Most packets come from a block that has none, and for them one look replaces the seventeen that
 * the kernel takes in a sorted list of a hundred thousand (docs/decisions/0173).
 *
 * @param prefix the length of all blocks
 */
record Outline(int prefix, List<Network> blocks) {
    /** Below it the sorted list alone is as fast. */
    private static final int WORTH_IT = 2_000;

    /** The first address of each block. */
    String joined(String separator) {
        return blocks.stream().map(block -> block.first().toString()).collect(Collectors.joining(separator));
    }

    /** With the smallest blocks that are no more than the networks: so loading takes little longer. Empty for short lists. */
    static Optional<Outline> of(Networks ofOneFamily) {
        int networks = ofOneFamily.list().size();
        if (networks < WORTH_IT) {
            return Optional.empty();
        }
        boolean ipv4 = ofOneFamily.list().get(0).family() == Family.IPV4;
        int finest = ipv4 ? 24 : 64;
        int coarsest = ipv4 ? 8 : 16;
        for (int prefix = finest; prefix >= coarsest; prefix--) {
            Optional<List<Network>> blocks = blocks(ofOneFamily, prefix, networks);
            if (blocks.isPresent()) {
                return Optional.of(new Outline(prefix, blocks.get()));
            }
        }
        return Optional.empty();
    }

    /** Empty if they were more than {@code most}. */
    private static Optional<List<Network>> blocks(Networks networks, int prefix, int most) {
        List<Network> blocks = new ArrayList<>();
        Network last = null;
        for (Network network : networks.list()) {
            Network block = Network.around(network.first(), prefix);
            Address end = network.last();
            if (last == null || block.compareTo(last) > 0) {
                blocks.add(block);
                last = block;
            }
            while (last.last().compareTo(end) < 0 && blocks.size() <= most) {
                last = Network.around(last.last().after(), prefix);
                blocks.add(last);
            }
            if (blocks.size() > most) {
                return Optional.empty();
            }
        }
        return Optional.of(blocks);
    }
}
