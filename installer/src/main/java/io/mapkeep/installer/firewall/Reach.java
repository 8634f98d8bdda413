package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallProbes.Probe;
import io.mapkeep.contract.admin.FirewallProbes.Source;
import io.mapkeep.contract.admin.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a host reached of the others, held against the policy.
 *
 * @param tries how many were made
 * @param passed how many of them got through, as the policy says
 * @param untold how many of them tell nothing: over UDP, silence may be a service that does not answer
 * @param findings where it went otherwise than the policy says
 * @param silentHosts hosts of which nothing at all answered, though something should: they may be off
 */
public record Reach(String from, int tries, int passed, int untold, List<Finding> findings, List<String> silentHosts) {
    /** @param answer {@code open}, {@code refused}, {@code silent}, {@code forbidden}, {@code unreachable}, or {@code trouble} with words */
    public record Finding(
            String to, String address, String protocol, int port, String verdict, String rule, String answer) {}

    /** @param answers by {@link ProbeScript#key} */
    static Reach of(Source source, Map<String, String> answers) {
        Set<String> heard = new HashSet<>();
        Set<String> wanted = new HashSet<>();
        for (Probe probe : source.probes()) {
            if (reached(answer(answers, probe))) {
                heard.add(probe.to());
            }
            if (mustPass(probe) && probe.protocol().equals("tcp")) {
                wanted.add(probe.to());
            }
        }
        wanted.removeAll(heard);
        List<Finding> findings = source.probes().stream()
                .filter(probe -> isWrong(probe, answer(answers, probe)) && !wanted.contains(probe.to()))
                .map(probe -> new Finding(
                        probe.to(),
                        probe.address(),
                        probe.protocol(),
                        probe.port(),
                        probe.verdict(),
                        probe.rule(),
                        answer(answers, probe)))
                .toList();
        long passed = source.probes().stream()
                .filter(probe -> mustPass(probe) && reached(answer(answers, probe)))
                .count();
        long untold = source.probes().stream()
                .filter(probe -> mustPass(probe)
                        && probe.protocol().equals("udp")
                        && answer(answers, probe).equals("silent"))
                .count();
        return new Reach(
                source.host(),
                source.probes().size(),
                (int) passed,
                (int) untold,
                findings,
                wanted.stream().sorted().toList());
    }

    /** A host that is silent altogether is not known to be well. */
    public Severity severity() {
        return !findings.isEmpty() ? Severity.CRITICAL : silentHosts.isEmpty() ? Severity.OK : Severity.UNKNOWN;
    }

    private static boolean isWrong(Probe probe, String answer) {
        if (!mustPass(probe)) {
            return reached(answer) || answer.startsWith("trouble");
        }
        return !reached(answer) && !(probe.protocol().equals("udp") && answer.equals("silent"));
    }

    private static boolean mustPass(Probe probe) {
        return probe.verdict().equals("pass");
    }

    private static boolean reached(String answer) {
        return answer.equals("open") || answer.equals("refused");
    }

    private static String answer(Map<String, String> answers, Probe probe) {
        return answers.getOrDefault(ProbeScript.key(probe), "silent");
    }
}
