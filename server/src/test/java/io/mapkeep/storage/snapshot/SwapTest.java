package io.mapkeep.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restored data take the place of the former ones wholly, from wherever the exchange was cut off. */
final class SwapTest {
    @TempDir
    private Path data;

    private Swap swap;

    @BeforeEach
    void makeReady() throws IOException {
        swap = new Swap(data);
        write("database/pages", "old");
        write("secrets/key", "old");
        write("ca.pem", "old");
        write("snapshots/pack", "the store");
        write("restoring/new/database/pages", "new");
        write("restoring/new/secrets/key", "new");
    }

    @Test
    void theFormerDataAreMovedAsideAndTheStoreStays() throws IOException {
        swap.plan("before-restore-x", Set.of("snapshots"));
        assertThat(swap.finish()).contains(data.resolve("before-restore-x"));
        assertChanged();
    }

    @Test
    void anExchangeThatWasCutOffAmongTheFormerDataGoesOn() throws IOException {
        swap.plan("before-restore-x", Set.of("snapshots"));
        Files.createDirectory(data.resolve("before-restore-x"));
        Files.move(data.resolve("database"), data.resolve("before-restore-x/database"));
        assertThat(new Swap(data).planned()).isTrue();
        Restoration.finishPending(data);
        assertChanged();
    }

    @Test
    void anExchangeThatWasCutOffAmongTheNewDataGoesOn() throws IOException {
        swap.plan("before-restore-x", Set.of("snapshots"));
        Files.createDirectory(data.resolve("before-restore-x"));
        for (String entry : new String[] {"database", "secrets", "ca.pem"}) {
            Files.move(data.resolve(entry), data.resolve("before-restore-x").resolve(entry));
        }
        Files.writeString(
                data.resolve("restoring/swap"),
                Files.readString(data.resolve("restoring/swap")).replaceFirst("aside", "in"));
        Files.move(data.resolve("restoring/new/database"), data.resolve("database"));
        Restoration.finishPending(data);
        assertChanged();
    }

    @Test
    void withoutAPlanNothingHappens() throws IOException {
        Restoration.finishPending(data);
        assertThat(data.resolve("database/pages")).hasContent("old");
        assertThat(data.resolve("restoring/new/database/pages")).hasContent("new");
        assertThat(swap.finish()).isEmpty();
    }

    private void assertChanged() {
        assertThat(data.resolve("database/pages")).hasContent("new");
        assertThat(data.resolve("secrets/key")).hasContent("new");
        assertThat(data.resolve("snapshots/pack")).hasContent("the store");
        assertThat(data.resolve("before-restore-x/database/pages")).hasContent("old");
        assertThat(data.resolve("before-restore-x/ca.pem")).hasContent("old");
        assertThat(data.resolve("ca.pem")).doesNotExist();
        assertThat(data.resolve("restoring")).doesNotExist();
    }

    private void write(String name, String text) throws IOException {
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
