package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallAct;
import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.installer.client.Answers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What was done, one file an act, kept until the appliance has it in its audit log: it may be stopped when its firewall changes. Handed over twice if a command dies in
 * between; never not at all.
 */
final class Acts {
    static final String FOLDER = "acts";
    /** Where no appliance runs nobody fetches them; the newest stay. */
    private static final int MOST = 1_000;

    private static final int LONGEST_DIFFERENCE = 4_000;

    private final StateFolder state;

    Acts(StateFolder state) {
        this.state = state;
    }

    /** Where the act of a verb is kept; doing it again writes it again. */
    static String file(int revision, String verb) {
        return String.format(Locale.ROOT, "%06d-%s.json", revision, verb);
    }

    void record(FirewallAct act) {
        state.names(FOLDER).stream()
                .limit(Math.max(0, state.names(FOLDER).size() - MOST))
                .forEach(old -> state.delete(FOLDER + "/" + old));
        state.write(FOLDER + "/" + file(act.revision(), act.verb()), text(act));
    }

    static String text(FirewallAct act) {
        return Answers.pretty(act);
    }

    /**
     * Hands over what is there, the oldest first.
     *
     * @param appliance throws if it does not take one; that and all later ones stay
     * @return how many it took
     */
    int deliver(Consumer<FirewallAct> appliance) {
        List<String> names = state.names(FOLDER).stream()
                .filter(name -> name.endsWith(".json"))
                .toList();
        for (String name : names) {
            state.json(FOLDER + "/" + name, FirewallAct.class).ifPresent(appliance);
            state.delete(FOLDER + "/" + name);
        }
        return names.size();
    }

    /** @param before the rules that are in force if it goes back */
    static FirewallAct of(String verb, Revision revision, String before, FirewallPlan after, String who, Instant when) {
        boolean back = verb.equals("revert") || verb.equals("expire");
        String former = told(revision.former(), before);
        String next = told(revision.number(), after.rules());
        String lines = Difference.of(
                        before, after.rules(), "revision " + revision.former(), "revision " + revision.number())
                .lines();
        return new FirewallAct(
                verb,
                revision.host(),
                revision.number(),
                when,
                who,
                revision.why(),
                back ? next : former,
                back || verb.equals("refuse") ? former : next,
                lines.length() > LONGEST_DIFFERENCE ? lines.substring(0, LONGEST_DIFFERENCE) + "\n…" : lines);
    }

    private static String told(int revision, String rules) {
        return revision == 0 ? "none" : "revision " + revision + " sha256:" + sum(rules);
    }

    private static String sum(String rules) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(rules.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
