package io.mapkeep.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.secret.Redacted;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChainTest {
    /** Few different letters, so that texts which differ only in where a field ends come up often. */
    @Provide
    Arbitrary<Entry> entries() {
        Arbitrary<String> texts =
                Arbitraries.strings().withChars('a', '\u0000', 'é', '"').ofMaxLength(2);
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1), texts.list().ofSize(8))
                .as((micros, text) -> new Entry(
                        micros,
                        text.get(0),
                        text.get(1),
                        text.get(2),
                        text.get(3),
                        text.get(4),
                        text.get(5),
                        text.get(6),
                        text.get(7)));
    }

    @Property
    void equalBytesMeanEqualEntries(@ForAll("entries") Entry one, @ForAll("entries") Entry other) {
        boolean sameBytes =
                java.util.Arrays.equals(Chain.encode(1, one, Chain.BEGINNING), Chain.encode(1, other, Chain.BEGINNING));
        assertThat(sameBytes).isEqualTo(one.equals(other));
    }

    @Property
    void movingACharacterAcrossAFieldChangesTheBytes(@ForAll("entries") Entry entry) {
        Entry moved = new Entry(
                entry.micros(),
                entry.actor() + "x",
                entry.realm(),
                entry.remote(),
                entry.requestId(),
                entry.action(),
                entry.target(),
                entry.outcome(),
                entry.detail());
        Entry elsewhere = new Entry(
                entry.micros(),
                entry.actor(),
                "x" + entry.realm(),
                entry.remote(),
                entry.requestId(),
                entry.action(),
                entry.target(),
                entry.outcome(),
                entry.detail());
        assertThat(Chain.encode(1, moved, Chain.BEGINNING)).isNotEqualTo(Chain.encode(1, elsewhere, Chain.BEGINNING));
    }

    /** The worked example of docs/internals/audit.md: whoever changes this breaks every log there is. */
    @Example
    void theEncodingIsTheDocumentedOne() {
        Entry entry = new Entry(
                1_772_366_400_123_456L, "zoé", "ldap", "192.0.2.7", "r1", "session.create", "", "success", "{}");
        assertThat(HexFormat.of().formatHex(Chain.encode(1, entry, Chain.BEGINNING)))
                .isEqualTo("6d61706b6565702d61756469742d310a"
                        + "0000000000000001" + "00064bf535b0f240"
                        + "00".repeat(32)
                        + "00000004" + "7a6fc3a9"
                        + "00000004" + "6c646170"
                        + "00000009" + "3139322e302e322e37"
                        + "00000002" + "7231"
                        + "0000000e" + "73657373696f6e2e637265617465"
                        + "00000000"
                        + "00000007" + "73756363657373"
                        + "00000002" + "7b7d");
        Chain chain = new Chain(Redacted.of(new byte[32]));
        assertThat(HexFormat.of()
                        .formatHex(chain.link(1, entry, Chain.BEGINNING).hash()))
                .isEqualTo("17013885034c557f17add1220b5e12192fc9a604264c47e891b7e0b405bd08f2");
    }

    @Example
    void refusesWhatUtf8CannotExpress() {
        for (String unpaired : List.of("\ud800", "a\udc00", "\udc00\ud800")) {
            Entry entry = new Entry(0, unpaired, "", "", "", "", "", "", "");
            assertThatThrownBy(() -> Chain.encode(1, entry, Chain.BEGINNING))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
