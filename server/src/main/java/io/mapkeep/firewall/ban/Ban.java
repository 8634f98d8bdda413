package io.mapkeep.firewall.ban;

import io.mapkeep.firewall.network.Network;
import java.time.Instant;

/**
 * A network that is kept out.
 *
 * @param reason for people, one line
 */
public record Ban(Network network, Instant until, String reason) {
    private static final int LONGEST_REASON = 200;

    public Ban {
        String clean = reason.replaceAll("\\p{Cntrl}", " ").strip();
        reason = clean.length() > LONGEST_REASON ? clean.substring(0, LONGEST_REASON) : clean;
    }
}
