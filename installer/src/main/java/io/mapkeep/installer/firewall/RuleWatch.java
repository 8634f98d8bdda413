package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallStanding;
import io.mapkeep.contract.admin.FirewallStanding.State;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Holds the rules that run against how the kernel listed the confirmed ones when they were loaded. That is a comparison of two texts: it needs no namespace to try rules in, so a
 * service with few rights can do it each minute.
 */
public final class RuleWatch {
    private static final int LONGEST = 1_500;

    private final StateFolder state;
    private final Nft nft = new Nft();

    private RuleWatch(StateFolder state) {
        this.state = state;
    }

    /** @throws io.mapkeep.installer.outcome.CommandFailure if this is not root */
    public static RuleWatch open(Optional<String> folder) {
        Refusals.insistOnRoot();
        var state = new StateFolder(folder.map(Path::of).orElse(StateFolder.STANDARD));
        state.open();
        return new RuleWatch(state);
    }

    public FirewallStanding look() {
        int revision = state.text("current")
                .map(text -> Integer.parseInt(text.strip()))
                .orElse(0);
        Optional<Pending> pending = state.json("pending/pending.json", Pending.class);
        if (pending.isPresent() || state.has("confirming") || state.has("reverting")) {
            return new FirewallStanding(State.ON_TRIAL, revision, pending.map(Pending::until), "");
        }
        if (revision == 0) {
            return told(State.UNUSED, revision, "");
        }
        Optional<String> confirmed = state.text("listing");
        if (confirmed.isEmpty() || !state.text("listing-by").orElse("").equals(nft.version())) {
            return told(
                    State.UNKNOWN,
                    revision,
                    "nftables was brought up to date since revision " + revision
                            + " was loaded, and may list the same rules in other words. Once: mapkeep firewall diff");
        }
        OwnTable now = nft.table();
        if (!now.isThere()) {
            return told(State.ABSENT, revision, "");
        }
        Difference difference = Difference.of(confirmed.get(), now.listing(), "confirmed", "what runs");
        return difference.same()
                ? told(State.SAME, revision, "")
                : told(State.DIFFERENT, revision, beginning(difference.lines()));
    }

    private static FirewallStanding told(State state, int revision, String difference) {
        return new FirewallStanding(state, revision, Optional.empty(), difference);
    }

    private static String beginning(String lines) {
        return lines.length() <= LONGEST ? lines : lines.substring(0, LONGEST) + "\n…";
    }
}
