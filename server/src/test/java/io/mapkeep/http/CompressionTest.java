package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompressionTest {
    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "'br, gzip', true",
        "GZIP, true",
        "'deflate,gzip ; q=0.1', true",
        "*, true",
        "gzip;q=0, false",
        "gzip; q=0.000, false",
        "'gzip;q=0, *', false",
        "identity, false",
        "x-gzip-like, false",
        "'', false"
    })
    void theClientDecides(String accept, boolean accepted) {
        assertThat(Compression.accepted(accept)).isEqualTo(accepted);
    }

    @Test
    void noHeaderMeansNoCompression() {
        assertThat(Compression.accepted(null)).isFalse();
    }

    @Property(tries = 500)
    void whateverAHeaderHoldsIsReadWithoutFailing(@ForAll String accept) {
        Compression.accepted(accept);
    }
}
