package io.mapkeep.contract.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitsTest {
    @Property
    void aSizeIsReadBackAsItWasWritten(@ForAll @LongRange(min = 0, max = 1L << 49) long bytes) {
        assertThat(ByteSize.parse(new ByteSize(bytes).toString())).isEqualTo(new ByteSize(bytes));
    }

    @Property
    void aDurationIsReadBackAsItWasWritten(@ForAll @IntRange(min = 0, max = 999_999_999) int millis) {
        assertThat(Durations.parse(Durations.format(Duration.ofMillis(millis)))).isEqualTo(Duration.ofMillis(millis));
    }

    @Property
    void anAddressIsReadBackAsItWasWritten(
            @ForAll @AlphaChars @StringLength(min = 1, max = 30) String host,
            @ForAll @IntRange(min = 0, max = 65_535) int port) {
        assertThat(HostPort.parse(new HostPort(host, port).toString())).isEqualTo(new HostPort(host, port));
    }

    @Property
    void anyOtherTextIsRefusedWithAMessage(@ForAll @StringLength(max = 30) String text) {
        for (var parser : java.util.List.<java.util.function.Function<String, ?>>of(
                ByteSize::parse, Durations::parse, HostPort::parse)) {
            try {
                assertThat(parser.apply(text)).isNotNull();
            } catch (IllegalArgumentException refused) {
                assertThat(refused)
                        .hasMessageNotContaining("Exception")
                        .message()
                        .isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"512 MiB,536870912", "10MiB,10485760", "4096 B,4096", "0 B,0", "2 TiB,2199023255552"})
    void sizesHaveBinaryUnits(String written, long bytes) {
        assertThat(ByteSize.parse(written).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 MB", "1", "-1 B", "1.5 GiB", "9999999999999 TiB", "", "1 mib"})
    void otherSizesAreRefused(String written) {
        assertThatThrownBy(() -> ByteSize.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"512 MiB,512.0 MiB", "1536 B,1.5 KiB", "100 B,100 B"})
    void sizesAreRoundedForPeople(String written, String rounded) {
        assertThat(ByteSize.parse(written).rounded()).isEqualTo(rounded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "1 week", "-5s", "1.5h", ""})
    void otherDurationsAreRefused(String written) {
        assertThatThrownBy(() -> Durations.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressOfIpv6IsBracketed() {
        assertThat(HostPort.parse("[2001:db8::1]:443")).isEqualTo(new HostPort("2001:db8::1", 443));
        assertThat(new HostPort("::1", 0)).hasToString("[::1]:0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "host:", "host:70000", ":443", "2001:db8::1:443", "a b:1"})
    void otherAddressesAreRefused(String written) {
        assertThatThrownBy(() -> HostPort.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }
}
