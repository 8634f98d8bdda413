package io.mapkeep.storage.cut;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps the journal's warnings about hundreds of cuts out of the log of the build. */
final class QuietJournal implements BeforeAllCallback, AfterAllCallback {
    private static final Logger JOURNAL = (Logger) LoggerFactory.getLogger("io.mapkeep.storage.journal");

    @Override
    public void beforeAll(ExtensionContext context) {
        JOURNAL.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        JOURNAL.setLevel(null);
    }
}
