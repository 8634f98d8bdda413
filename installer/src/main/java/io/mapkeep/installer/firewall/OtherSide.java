package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallProbes.Source;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.machine.Programs.Outcome;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at firewalls from where others stand: runs the tries of a host there, here if this machine is it, else over the administrator's SSH. No daemon scans for another: who took one over would
 * have a scanner on every node.
 */
public final class OtherSide {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final int pace;
    private final Optional<String> destination;

    /** @param destination where SSH connects to instead of a host's first address */
    public OtherSide(int pace, Optional<String> destination) {
        this.pace = pace;
        this.destination = destination;
    }

    /** The tries, to be run by {@code bash} on any machine. */
    public String script(Source source) {
        return ProbeScript.of(source, pace);
    }

    /** @throws CommandFailure (MK-FW-039) if the machine could not be made to try */
    public Reach look(Source source) {
        Outcome said = source.here() && destination.isEmpty()
                ? Programs.run(PATIENCE, script(source), "bash", "-s")
                : Programs.run(
                        PATIENCE,
                        script(source),
                        "ssh",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "ConnectTimeout=10",
                        "-p",
                        Integer.toString(source.sshPort()),
                        "--",
                        destination.orElse(source.addresses().get(0)),
                        "bash -s");
        return read(source, said.out(), said.err());
    }

    /** Likewise of answers that were carried over. */
    public static Reach read(Source source, String answers, String trouble) {
        Map<String, String> read = new HashMap<>();
        boolean whole = false;
        for (String line : (Iterable<String>) answers.lines()::iterator) {
            String[] words = line.split(" ", 4);
            if (words.length == 4) {
                read.put(words[0] + " " + words[1] + " " + words[2], words[3]);
            }
            whole = line.equals(ProbeScript.END);
        }
        if (!whole || !source.probes().stream().map(ProbeScript::key).allMatch(read::containsKey)) {
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-FW-039",
                            "Nothing could be tried from " + source.host() + ".",
                            trouble.isEmpty() ? "Its answers are not whole, or those to another script." : trouble,
                            "Sign in there by SSH as you are, without a question, or carry the tries over: mapkeep firewall check --from "
                                    + source.host()
                                    + " --script tries.sh, there: bash tries.sh > answers, here: --answers answers"));
        }
        return Reach.of(source, read);
    }
}
