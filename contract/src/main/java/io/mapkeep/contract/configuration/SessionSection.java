package io.mapkeep.contract.configuration;

import java.time.Duration;

/** {@code [session]}: how long somebody stays signed in. */
public record SessionSection(Duration idle, Duration absolute) {
    static SessionSection read(Section in) {
        Duration idle = in.duration("idle", "30m", "1m", "1d", "A session without a request for this long ends.");
        Duration absolute = in.duration("absolute", "12h", "5m", "30d", "A session ends after this time in any case.");
        if (absolute.compareTo(idle) < 0) {
            in.mistake("absolute", "shorter than session.idle, which could then never be reached");
        }
        return new SessionSection(idle, absolute);
    }
}
