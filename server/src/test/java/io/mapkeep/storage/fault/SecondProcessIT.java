package io.mapkeep.storage.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondProcessIT {
    @TempDir
    Path folder;

    @Test
    void aSecondProcessIsRefusedAndTheFirstGoesOn() throws IOException, InterruptedException {
        try (LoadProcess first = LoadProcess.start(folder, Load.seeded(1))) {
            first.awaitAcknowledgements(100);
            try (LoadProcess second = LoadProcess.start(List.of(), Map.of(), folder, Load.seeded(2))) {
                assertThat(second.awaitEnd()).isEqualTo(75);
                assertThat(second.tally().saidWith("refused"))
                        .as("%s", second.tally())
                        .isEqualTo("MK-STO-001");
            }
            first.awaitAcknowledgements(100).awaitReads(2);
            first.closeInOrder();
            assertThat(first.tally().problems()).isEmpty();
            assertThat(first.tally().failedReads()).isEmpty();
            assertThat(Inspection.of(folder, first.tally().acknowledged())).isEmpty();
        }
    }
}
