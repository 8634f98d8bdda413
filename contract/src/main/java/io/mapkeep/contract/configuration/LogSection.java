package io.mapkeep.contract.configuration;

/** {@code [log]}: how much the log of the service tells. */
public record LogSection(Level level) {
    /** From few lines to many; each has those before it, too. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    static LogSection read(Section in) {
        return new LogSection(
                in.choice(
                        "level",
                        Level.INFO,
                        Level.class,
                        "How much the log of the service tells; \"debug\" is for looking into a trouble. The audit log is not concerned, and nothing secret is in any of them."));
    }
}
