package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * How the rules that run stand to those that were confirmed, as root's command sees it and tells the appliance, which may not look.
 *
 * @param revision the confirmed one; 0 if none is
 * @param until if rules are on trial: when the former ones are back
 * @param difference if the rules are others: the beginning of what differs
 */
public record FirewallStanding(State state, int revision, Optional<Instant> until, String difference) {
    /** What can be. */
    public enum State {
        /** No rules were ever confirmed on this machine. */
        UNUSED,
        /** The confirmed rules run. */
        SAME,
        /** Rules are on trial. */
        ON_TRIAL,
        /** Others run: somebody changed them by hand. */
        DIFFERENT,
        /** The table is gone. */
        ABSENT,
        /** It could not be told. */
        UNKNOWN
    }
}
