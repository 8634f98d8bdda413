package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The texts that are loaded, each in one transaction, so that there is no moment without rules and none with half of them.
 *
 * <p>Rules on trial stand beside the former ones, and a set whose elements time out says which are in force:
 *
 * <pre>
 *   input:  meta nfproto @trial goto trial_input      as long as the time lasts
 *           goto former_input                         then, with no process of ours alive
 * </pre>
 *
 * So the kernel itself goes back. The timer that is armed beside it tidies up.
 */
final class Transactions {
    static final String TRIAL_INPUT = "trial_input";
    private static final String SET = "trial";
    private static final String LIST = "set list";
    private static final String ELEMENTS = " elements = {";
    private static final List<String> OWN = List.of("input", "output");
    private static final List<String> BESIDE = List.of(TRIAL_INPUT, "trial_output", "former_input", "former_output");

    private Transactions() {}

    /** The rules of a plan, in force for a while; then the former ones. Sets of bans stay as they are. */
    static String trial(FirewallPlan plan, OwnTable former, Duration within) {
        var text = new StringBuilder("table inet mapkeep {\n");
        plan.declarations().forEach(set -> text.append(set).append('\n'));
        text.append(trialSet());
        OWN.forEach(chain ->
                text.append("chain " + chain + " { type filter hook " + chain + " priority filter; policy drop; }\n"));
        BESIDE.forEach(chain -> text.append("chain " + chain + " {}\n"));
        text.append("}\n");
        OWN.forEach(chain -> text.append("flush chain inet mapkeep " + chain + "\n"));
        BESIDE.forEach(chain -> text.append("flush chain inet mapkeep " + chain + "\n"));
        text.append("flush set inet mapkeep trial\n");
        String timeout = " timeout " + within.toSeconds() + "s";
        text.append("add element inet mapkeep trial { ipv4" + timeout + ", ipv6" + timeout + " }\n");
        text.append("table inet mapkeep {\n");
        chain(text, TRIAL_INPUT, plan.incoming());
        chain(text, "trial_output", plan.outgoing());
        for (String chain : OWN) {
            List<String> rules = new ArrayList<>(former.rules(chain).orElse(List.of()));
            rules.add(former.policy(chain));
            chain(text, "former_" + chain, rules);
            chain(text, chain, List.of("meta nfproto @trial goto trial_" + chain, "goto former_" + chain));
        }
        return text.append("}\n").toString();
    }

    /** Rules for good, in the place of whatever the table has now; what is not theirs goes. */
    static String settled(FirewallPlan plan, OwnTable now) {
        Set<String> wanted =
                Set.copyOf(plan.declarations().stream().map(Transactions::name).toList());
        var text = new StringBuilder(emptied(
                now.chains(),
                now.sets().stream().filter(set -> !wanted.contains(set)).toList()));
        return text.append(withoutElements(plan.rules(), now.sets())).toString();
    }

    /**
     * The same with nothing in its long lists of networks. The kernel says to it what it says to the whole, in a hundredth of the time: what a list has is numbers that this program wrote, and its name tells it from
     * every other.
     */
    static String withoutElements(String rules) {
        return withoutElements(rules, null);
    }

    /** @param there names of the lists that the kernel has, which need no elements; null for all */
    private static String withoutElements(String rules, @Nullable List<String> there) {
        return rules.lines()
                .map(line -> {
                    String set = line.strip();
                    boolean shorten = set.startsWith(LIST) && (there == null || there.contains(name(set)));
                    return shorten ? declared(set) : line;
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String name(String set) {
        return set.split(" ", 3)[1];
    }

    private static String declared(String set) {
        int elements = set.indexOf(ELEMENTS);
        return elements < 0 ? set : set.substring(0, elements) + " }";
    }

    /**
     * The table as it was, whether or not a trial has begun. Bans that came meanwhile stay; lists of networks that only the rules on trial have go with them.
     *
     * @param trial what is on trial
     */
    static String restored(OwnTable former, FirewallPlan trial) {
        if (!former.isThere()) {
            return "add table inet mapkeep\ndelete table inet mapkeep\n";
        }
        var text = new StringBuilder("add table inet mapkeep\nflush table inet mapkeep\n");
        BESIDE.forEach(chain -> text.append("add chain inet mapkeep " + chain + "\n")
                .append("delete chain inet mapkeep " + chain + "\n"));
        text.append("table inet mapkeep {\n" + trialSet() + "}\ndelete set inet mapkeep trial\n");
        trial.declarations().stream()
                .filter(set -> set.startsWith(LIST) && !former.sets().contains(name(set)))
                .forEach(set -> text.append("table inet mapkeep {\n")
                        .append(declared(set))
                        .append("\n}\ndelete set inet mapkeep " + name(set) + "\n"));
        for (String chain : OWN) {
            if (!former.chains().contains(chain)) {
                text.append("add chain inet mapkeep " + chain + "\ndelete chain inet mapkeep " + chain + "\n");
            }
        }
        return text.append(former.listing()).toString();
    }

    /**
     * The same with nothing kept, should the sets of then and now not go together.
     *
     * @param former with all elements of its sets
     */
    static String restoredWhole(String former) {
        return "add table inet mapkeep\ndelete table inet mapkeep\n" + former;
    }

    private static String emptied(List<String> chains, List<String> sets) {
        var text = new StringBuilder("add table inet mapkeep\nflush table inet mapkeep\n");
        chains.stream()
                .filter(chain -> !OWN.contains(chain))
                .forEach(chain -> text.append("delete chain inet mapkeep " + chain + "\n"));
        sets.forEach(set -> text.append("delete set inet mapkeep " + set + "\n"));
        return text.toString();
    }

    private static String trialSet() {
        return "set " + SET + " { typeof meta nfproto; flags timeout; }\n";
    }

    private static void chain(StringBuilder text, String name, List<String> rules) {
        text.append("chain ").append(name).append(" {\n");
        rules.forEach(rule -> text.append(rule).append('\n'));
        text.append("}\n");
    }
}
