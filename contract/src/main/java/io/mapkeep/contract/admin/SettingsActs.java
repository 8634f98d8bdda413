package io.mapkeep.contract.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.mapkeep.contract.configuration.KeyChange;
import io.mapkeep.contract.configuration.Proof;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the command asks about settings while the appliance runs, and what it is told; below {@code /api/v1/configuration}. */
public final class SettingsActs {
    private SettingsActs() {}

    /**
     * Take these settings up.
     *
     * @param text the whole file
     * @param who the login name of who asks
     * @param reason as they said; may be empty
     * @param confirmWithinSeconds go back after this time unless confirmed; empty: after five minutes, if the change could shut people out, else never
     * @param atTheConsole whether to take it up for good at once, whatever it is: who asks reaches the machine without it
     * @param evenIfBusy also while something runs that would be ended by it, like an import
     */
    public record Apply(
            String text,
            String who,
            String reason,
            Optional<Long> confirmWithinSeconds,
            boolean atTheConsole,
            boolean evenIfBusy) {}

    /** Who confirms or takes back. */
    public record Settle(String who) {}

    /**
     * What became of it.
     *
     * @param changes empty if the appliance ran with these settings already
     * @param trial if it waits to be confirmed
     * @param tookMillis for which clients had to wait
     */
    @JsonInclude(Include.NON_ABSENT)
    public record Applied(List<KeyChange> changes, Optional<Trial> trial, long tookMillis) {
        public Applied {
            changes = List.copyOf(changes);
        }
    }

    /** Whether something waits. */
    @JsonInclude(Include.NON_ABSENT)
    public record Waiting(Optional<Trial> trial) {}

    /**
     * Settings that are in force until they are confirmed or their time is over.
     *
     * @param state {@code waiting}, or {@code confirmed} while the file does not have them yet
     * @param until then the former ones are in force again
     * @param candidate the whole text
     */
    public record Trial(
            String state,
            Instant begun,
            Instant until,
            String who,
            String reason,
            List<KeyChange> changes,
            List<Shown> proofs,
            String candidate) {
        public static final String WAITING = "waiting";
        public static final String CONFIRMED = "confirmed";

        public Trial {
            changes = List.copyOf(changes);
            proofs = List.copyOf(proofs);
        }

        /** What has to be shown still. */
        public List<Shown> missing() {
            return proofs.stream().filter(shown -> shown.by().isEmpty()).toList();
        }
    }

    /**
     * A proof that is asked for.
     *
     * @param by who gave it, or from where; empty as long as nobody did
     */
    @JsonInclude(Include.NON_ABSENT)
    public record Shown(Proof proof, Optional<String> by) {}
}
