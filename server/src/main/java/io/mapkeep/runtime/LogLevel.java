package io.mapkeep.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much the log tells, changed while the process runs. Libraries never tell more than at the standard level: what they know of a request is not looked through for secrets. */
public final class LogLevel {
    private static final String OURS = "io.mapkeep";

    private LogLevel() {}

    /** @param word {@code error}, {@code warn}, {@code info} or {@code debug}, in any case */
    public static void set(String word) {
        Level level = Level.toLevel(word, Level.INFO);
        set(OURS, level);
        set(Logger.ROOT_LOGGER_NAME, level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
    }

    private static void set(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
