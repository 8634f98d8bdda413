package io.mapkeep.admin.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.admin.NoticeActs.Announcement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptNoticeTest {
    private static final Instant NOW = Instant.parse("2030-01-31T20:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void itOutlivesTheProcessAndEndsByItself() {
        var told = new Announcement("Back soon", "info", NOW, Optional.of(NOW.plusSeconds(60)), "ada");
        at(Duration.ZERO).tell(told);
        assertThat(at(Duration.ofSeconds(59)).now()).contains(told);
        var later = at(Duration.ofSeconds(60));
        assertThat(later.now()).isEmpty();
        assertThat(later.endIfOver()).contains(told);
        assertThat(later.endIfOver()).isEmpty();
        assertThat(at(Duration.ZERO).now()).as("and is gone for good").isEmpty();
    }

    @Test
    void aFileThatCannotBeReadTellsNothing() throws IOException {
        Files.writeString(file(), "{\"text\":");
        assertThat(at(Duration.ZERO).now()).isEmpty();
    }

    private Path file() {
        return folder.resolve("announcement.json");
    }

    private KeptNotice<Announcement> at(Duration later) {
        return new KeptNotice<>(
                file(), Announcement.class, Announcement::until, Clock.fixed(NOW.plus(later), ZoneOffset.UTC));
    }
}
