package io.mapkeep.firewall.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class OutlineTest {
    /** Whoever is in the list has to be in its outline, or would pass unseen. */
    @Property(tries = 30)
    void everyBlockWithANetworkIsThereAndNoOther(
            @ForAll long seed, @ForAll @IntRange(min = 9, max = 32) int widest, @ForAll boolean crowded) {
        var random = new Random(seed);
        Networks networks = Networks.of(IntStream.range(0, 6_000)
                .mapToObj(i -> Network.around(
                        Address.ofIpv4(crowded ? random.nextInt() >>> 6 : random.nextInt()),
                        widest + random.nextInt(33 - widest)))
                .toList());
        Outline.of(networks).ifPresent(outline -> {
            Set<Network> blocks = Set.copyOf(outline.blocks());
            assertThat(blocks)
                    .hasSize(outline.blocks().size())
                    .hasSizeLessThanOrEqualTo(networks.list().size());
            for (Network network : networks.list()) {
                assertThat(blocks)
                        .contains(Network.around(network.first(), outline.prefix()))
                        .contains(Network.around(network.last(), outline.prefix()));
            }
            long covered = blocks.stream()
                    .filter(block -> networks.overlaps(Networks.of(Set.of(block))))
                    .count();
            assertThat(covered).isEqualTo(blocks.size());
        });
    }

    @Test
    void ofASingleLargeNetworkEachBlockIsThere() {
        Networks networks = Networks.of(IntStream.range(0, 5_000)
                .mapToObj(i -> Network.parse("2001:db8:" + Integer.toHexString(i * 2) + "::/48"))
                .collect(Collectors.toSet()));
        assertThat(Outline.of(networks))
                .hasValueSatisfying(outline -> assertThat(outline.prefix()).isEqualTo(48));
        Networks wide = Networks.union(Stream.of(networks, Networks.of(Set.of(Network.parse("2001:db9::/36")))));
        assertThat(Outline.of(wide)).hasValueSatisfying(outline -> {
            assertThat(outline.prefix()).isEqualTo(46);
            assertThat(outline.blocks()).contains(Network.parse("2001:db9:ffc::/46"), Network.parse("2001:db9:4::/46"));
        });
        assertThat(Outline.of(Networks.of(networks.list().subList(0, 1_000)))).isEmpty();
    }
}
