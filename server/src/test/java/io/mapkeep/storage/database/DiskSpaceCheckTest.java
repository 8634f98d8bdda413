package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.admin.Severity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiskSpaceCheckTest {
    private static final DiskSpaceCheck CHECK = new DiskSpaceCheck(Path.of("."));

    @ParameterizedTest
    @CsvSource({"63,1000,CRITICAL", "64,1000,WARNING", "1023,2000,WARNING", "9000,100000,WARNING"})
    void littleRoomIsFound(long freeMebibytes, long totalMebibytes, Severity severity) {
        assertThat(CHECK.judge(freeMebibytes << 20, totalMebibytes << 20))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(severity));
    }

    @Test
    void enoughRoomIsNoFinding() {
        assertThat(CHECK.judge(2L << 30, 10L << 30)).isEmpty();
    }
}
