package io.mapkeep.firewall.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "fe80:0:0:0::1, fe80::1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::1.2.3.4, ::102:304"
    })
    void addressesAreWrittenInOneWay(String written, String canonical) {
        assertThat(Address.parse(written)).hasToString(canonical);
        assertThat(Address.parse(canonical)).isEqualTo(Address.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1/8",
                "10.0.0.0/33",
                "2001:db8::/129",
                "2001:db8::1/64",
                "010.0.0.1",
                "10.0.0",
                "256.1.1.1",
                "::ffff:192.0.2.1",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "1:2:3",
                ":::",
                "1.2.3.4\n",
                "1.2.3.4; drop",
                "fe80::1%eth0",
                "",
                "/"
            })
    void whatIsNoNetworkIsRefused(String written) {
        assertThatThrownBy(() -> Network.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressWithinANetworkIsToldHowTheNetworkIsWritten() {
        assertThatThrownBy(() -> Network.parse("10.1.2.3/8")).hasMessageContaining("10.0.0.0/8");
        assertThatThrownBy(() -> Network.parse("2001:db8::1/64")).hasMessageContaining("2001:db8::/64");
        assertThatThrownBy(() -> Network.parse("::ffff:192.0.2.1")).hasMessageContaining("192.0.2.1");
    }

    @Test
    void setsAreTheSameAddressesInTheFewestNetworks() {
        assertThat(networks("10.0.0.0/25", "10.0.0.128/25", "10.0.1.0/24", "10.0.0.7", "10.0.0.7"))
                .hasToString("10.0.0.0/23");
        assertThat(networks("0.0.0.0/1", "128.0.0.0/1", "::/0"))
                .isEqualTo(Networks.ANY)
                .hasToString("any");
        assertThat(networks("10.0.0.128/25", "10.0.1.0/25")).hasToString("10.0.0.128/25 10.0.1.0/25");
    }

    @Test
    void nothingIsLostAndNothingWonByMerging() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<Network> networks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Family family = Family.values()[random.nextInt(2)];
                int prefix = family.bits() - random.nextInt(7);
                long low = random.nextInt(128);
                Address address = family == Family.IPV4
                        ? new Address(family, 0, 0xC000_0200L + low)
                        : new Address(family, -1L << 60, low);
                networks.add(new Network(address.first(prefix), prefix));
            }
            Networks merged = Networks.of(networks);
            for (int low = -2; low < 130; low++) {
                for (Address address : List.of(
                        new Address(Family.IPV4, 0, 0xC000_0200L + low),
                        new Address(Family.IPV6, low < 0 ? (-1L << 60) - 1 : -1L << 60, low))) {
                    assertThat(merged.contains(address))
                            .as("%s in %s", address, networks)
                            .isEqualTo(networks.stream().anyMatch(network -> network.contains(address)));
                }
            }
        }
    }

    private static Networks networks(String... written) {
        return Networks.of(Stream.of(written).map(Network::parse).toList());
    }
}
