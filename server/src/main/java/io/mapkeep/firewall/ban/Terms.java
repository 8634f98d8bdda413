package io.mapkeep.firewall.ban;

import io.mapkeep.firewall.network.Networks;
import java.time.Duration;

/**
 * What the policy says of bans.
 *
 * @param never whom none may meet
 * @param time how long one lasts unless somebody said otherwise
 * @param scans whether those are banned who scan or flood, beside those who guess passwords
 */
public record Terms(Networks never, Duration time, boolean scans) {
    /** Until the policy is read. */
    static final Terms UNREAD = new Terms(Networks.NONE, Duration.ofHours(1), true);
}
