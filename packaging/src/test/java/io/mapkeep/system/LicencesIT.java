package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.Licences;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The gate of licences, for the command's libraries and for those of these tests. */
final class LicencesIT {
    @Test
    void everythingMayBeUsed() throws IOException {
        assertThat(Licences.refused())
                .as("libraries under no licence that CONTRIBUTING.md allows")
                .isEmpty();
    }
}
