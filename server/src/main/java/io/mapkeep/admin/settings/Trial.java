package io.mapkeep.admin.settings;

import io.mapkeep.contract.configuration.Proof;
import java.time.Instant;
import java.util.List;

/**
 * Settings on trial, as they are kept on the disk.
 *
 * @param proofs what has to be shown before they are confirmed
 * @param candidate the whole text
 * @param former the whole text that is in force again if they are not
 */
public record Trial(
        State state,
        Instant begun,
        Instant until,
        String who,
        String reason,
        List<Proof> proofs,
        String candidate,
        String former) {
    /** How far it is. */
    public enum State {
        /** In force until its time is over. */
        WAITING,
        /** In force for good; the file may not have it yet, because root writes that. */
        CONFIRMED,
        /** Not in force any more; the file may have it still. */
        OVER
    }

    public Trial {
        proofs = List.copyOf(proofs);
    }

    public Trial with(State next) {
        return new Trial(next, begun, until, who, reason, proofs, candidate, former);
    }

    /** A clock that was set back must not make a trial last for ever, so before its begin it is over, too. */
    public boolean isOver(Instant now) {
        return state == State.OVER || state == State.WAITING && (!now.isBefore(until) || now.isBefore(begun));
    }

    /** Whether these are in force. */
    public boolean inForce(Instant now) {
        return !isOver(now);
    }
}
