package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

final class PercentCodingTest {
    @Property(tries = 500)
    void whatIsEncodedIsFoundAgainUnlessItHoldsControls(@ForAll @StringLength(max = 40) String text) {
        boolean wellFormed = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        boolean controls = text.chars().anyMatch(Character::isISOControl);
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        if (wellFormed && !controls) {
            assertThat(PercentCoding.decode(encoded)).contains(text);
        } else if (controls) {
            assertThat(PercentCoding.decode(encoded)).isEmpty();
        }
    }

    @Property(tries = 500)
    void whateverArrivesIsReadOrRefused(@ForAll String segment) {
        PercentCoding.decode(segment);
        PercentCoding.decode("%" + segment);
    }
}
