package io.mapkeep.firewall.kernel;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.FirewallStanding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.firewall.kernel.KernelReports.Received;
import io.mapkeep.health.Check;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Whether the rules that run are those that were confirmed, by the last report of root's command. Where none ever came, the machine's firewall is not ours to judge. */
final class RulesCheck implements Check {
    /** Reports come each minute. */
    private static final Duration OLD = Duration.ofMinutes(5);

    private final KernelReports reports;
    private final Clock clock;

    RulesCheck(KernelReports reports, Clock clock) {
        this.reports = reports;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "firewall";
    }

    @Override
    public List<Finding> run() {
        return reports.last().map(this::judged).orElse(List.of());
    }

    private List<Finding> judged(Received last) {
        Duration age = Duration.between(last.when(), clock.instant());
        if (age.compareTo(OLD) > 0) {
            return unwatched("The last report is " + age.toMinutes() + " minutes old.");
        }
        FirewallStanding standing = last.standing();
        return switch (standing.state()) {
            case UNUSED, SAME -> List.of();
            case ON_TRIAL ->
                List.of(finding(
                        Severity.WARNING,
                        "MK-FW-016",
                        "A change of the firewall waits to be confirmed.",
                        "Its rules are on trial"
                                + standing.until()
                                        .map(until -> " until " + until)
                                        .orElse("") + ".",
                        "Then the former rules are back.",
                        "Settle it: mapkeep confirm in a new SSH session, or mapkeep revert"));
            case DIFFERENT ->
                List.of(finding(
                        Severity.WARNING,
                        "MK-FW-033",
                        "The firewall's rules are not those that were confirmed.",
                        "Somebody changed table inet mapkeep beside Mapkeep, since revision " + standing.revision()
                                + ":\n" + standing.difference(),
                        "Ports may be open, or shut, that the policy wants otherwise.",
                        "Look: mapkeep firewall diff. Put it right: mapkeep firewall apply"));
            case ABSENT ->
                List.of(finding(
                        Severity.CRITICAL,
                        "MK-FW-034",
                        "The firewall is gone.",
                        "Table inet mapkeep, in force since revision " + standing.revision()
                                + ", was deleted; often by flush ruleset of another program.",
                        "Every port of the machine can be reached.",
                        "Load it again: mapkeep firewall apply. Then see who deletes it, and turn that off."));
            case UNKNOWN -> unwatched(standing.difference());
        };
    }

    private List<Finding> unwatched(String why) {
        return List.of(finding(
                Severity.UNKNOWN,
                "MK-FW-035",
                "It is not known whether the firewall's rules run.",
                why,
                "Changes by hand would go unnoticed, and bans may not reach the kernel.",
                "See what it says: systemctl status mapkeep-firewall-bans; then compare: mapkeep firewall diff"));
    }

    private Finding finding(Severity severity, String code, String what, String cause, String impact, String fix) {
        return new Finding(name(), severity, code, what, cause, impact, fix);
    }
}
