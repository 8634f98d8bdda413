package io.mapkeep.firewall.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mapkeep.contract.admin.FirewallDraft;
import io.mapkeep.firewall.TestPolicies;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Rules of others that were cut off, changed, or written by somebody who means ill: a draft is a sound policy, or the text is refused. */
final class HostileRulesTest {
    private static final Networks OWN = Networks.of(List.of(Network.parse("198.51.100.7")));
    private static final String NFT = """
            table inet filter {
            \tset office {
            \t\ttype ipv4_addr
            \t\tflags interval
            \t\telements = { 192.0.2.0/28, 192.0.2.64 }
            \t}
            \tchain input {
            \t\ttype filter hook input priority filter; policy drop;
            \t\tct state established,related accept
            \t\ttcp dport 22 ip saddr @office accept comment "ours"
            \t\tip6 saddr 2001:db8::/32 tcp dport { 80, 443, 8000-8010 } accept
            \t\ttcp dport 25 jump other
            \t}
            \tchain other {
            \t\tudp dport 53 ip saddr != 10.0.0.0/8 accept
            \t}
            }
            """;
    private static final String IPTABLES = """
            *filter
            :INPUT DROP [0:0]
            :OUTPUT ACCEPT [0:0]
            :WEB - [0:0]
            -A INPUT -s 192.0.2.0/28 -p tcp -m tcp --dport 22 -m comment --comment "the \\"office\\"" -j ACCEPT
            -A INPUT -j WEB
            -A WEB -p udp -m multiport --dports 53,161:162 -j ACCEPT
            COMMIT
            """;

    @Property(tries = 250)
    void aDraftIsASoundPolicyOrNone(
            @ForAll boolean nft,
            @ForAll("places") int at,
            @ForAll("places") int length,
            @ForAll("pieces") String piece) {
        var text = new StringBuilder(nft ? NFT : IPTABLES);
        int from = at % text.length();
        text.replace(from, Math.min(text.length(), from + length % 12), piece);
        FirewallDraft[] draft = new FirewallDraft[1];
        Throwable refused = catchThrowable(() -> draft[0] = Draft.of(Map.of("rules", text.toString()), OWN));
        if (refused == null) {
            assertThat(TestPolicies.read(draft[0].text()).mistakes())
                    .as(text + "\n" + draft[0].text())
                    .isEmpty();
        } else {
            assertThat(refused)
                    .as(text.toString())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(?s).+");
        }
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 10_000);
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "}",
                        "{",
                        "\n",
                        "\"",
                        "\\",
                        "@absent",
                        "@office",
                        "jump input",
                        "jump other",
                        "-j WEB",
                        "-j INPUT",
                        "99999",
                        "0-0",
                        "9-1",
                        "/33",
                        "/0",
                        "::",
                        "1.2.3.4",
                        "!",
                        "!=",
                        "\u0000",
                        "\"]\n[admin]\nfrom=[\"0.0.0.0/0\"]\n",
                        "COMMIT\n",
                        "*nat\n",
                        "policy accept;",
                        "accept",
                        "ü"),
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(5));
    }
}
