package io.mapkeep.storage.cut;

import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.JournalSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/** The product, with a journal so small that segments end, are used again and are overtaken by checkpoints all the time. */
record MapkeepStore(Database database) implements Store {
    static final JournalSettings SMALL =
            new JournalSettings(64 << 10, 192 << 10, 96 << 10, 512 << 10, Duration.ofDays(1), 32 << 20);

    static MapkeepStore open(SimulatedMachine machine) {
        return new MapkeepStore(Database.open(
                machine.disk(Store.PAGES),
                machine.disk(Store.JOURNAL),
                SMALL,
                Clock.systemUTC(),
                Redacted.of("secret".getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void write(Work<?> work) {
        database.write(work::run);
    }

    @Override
    public <T> T read(Work<T> work) {
        return database.read(work::run);
    }

    @Override
    public void close() {
        database.close();
    }
}
