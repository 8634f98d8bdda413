package io.mapkeep.installer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class UntilTest {
    private final Until until =
            new Until(Clock.fixed(Instant.parse("2030-01-31T20:00:00Z"), ZoneId.of("Europe/Berlin")));

    @ParameterizedTest
    @CsvSource({
        "2h, 2030-01-31T22:00:00Z",
        "22:30, 2030-01-31T21:30:00Z",
        "7:05, 2030-02-01T06:05:00Z",
        "2030-02-01T08:00, 2030-02-01T07:00:00Z",
        "2030-02-01 08:00, 2030-02-01T07:00:00Z",
        "2030-02-01T08:00:00Z, 2030-02-01T08:00:00Z",
        "2030-02-01T08:00+05:00, 2030-02-01T03:00:00Z"
    })
    void aMomentIsReadAsAPersonWritesIt(String written, Instant meant) {
        assertThat(until.convert(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "25:00", "2030-02-30T08:00", "-2h", "2 h"})
    void allElseIsRefused(String written) {
        assertThatThrownBy(() -> until.convert(written)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void aTimeOfDayThatIsNowIsTomorrows() {
        assertThat(until.convert("21:00")).isEqualTo(Instant.parse("2030-02-01T20:00:00Z"));
    }
}
