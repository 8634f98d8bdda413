package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallCheck;
import io.mapkeep.contract.admin.FirewallPorts;
import io.mapkeep.contract.admin.FirewallReport;
import io.mapkeep.contract.admin.FirewallVerdict;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.installer.firewall.Reach;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import io.mapkeep.installer.print.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Firewall answers as people read them. */
final class FirewallText {
    private FirewallText() {}

    static String rules(FirewallReport report) {
        Table table = new Table("DIRECTION", "VERDICT", "OTHER SIDE", "WHAT", "RULE", "BECAUSE OF");
        report.rules()
                .forEach(rule -> table.row(
                        rule.direction(), rule.verdict(), rule.other(), rule.what(), rule.id(), rule.because()));
        return table.row("both", "drop", "", "all else", "rest", "what no rule allows is dropped")
                .toString();
    }

    static String openings(FirewallPorts ports) {
        Table table = new Table("HOST", "DIRECTION", "OTHER SIDE", "WHAT", "RULE", "BECAUSE OF");
        ports.openings()
                .forEach(opening -> table.row(
                        opening.host(),
                        opening.rule().direction(),
                        opening.rule().other(),
                        opening.rule().what(),
                        opening.rule().id(),
                        opening.rule().because()));
        return table.toString();
    }

    static String verdict(FirewallCheck check) {
        String text = check.mistakes().isEmpty()
                ? check.policy() + " has no mistakes, " + Amounts.of(check.hosts(), "host", "hosts") + ", "
                        + Amounts.of(check.rules(), "rule", "rules")
                        + (check.warnings().isEmpty()
                                ? ""
                                : ", " + Amounts.of(check.warnings().size(), "warning", "warnings"))
                : check.policy() + " has " + Amounts.of(check.mistakes().size(), "mistake", "mistakes");
        return Verdict.line(
                check.severity(),
                text,
                Map.of("mistakes", Integer.toString(check.mistakes().size())));
    }

    static List<String> details(FirewallCheck check) {
        String name = String.valueOf(java.nio.file.Path.of(check.policy()).getFileName());
        return Stream.concat(
                        check.mistakes().stream()
                                .map(place ->
                                        name + ":" + place.line() + ":" + place.column() + ": " + place.message()),
                        check.warnings().stream())
                .toList();
    }

    static List<String> reach(Severity worst, List<Reach> all) {
        List<String> lines = new ArrayList<>();
        int tries = all.stream().mapToInt(Reach::tries).sum();
        int wrong = all.stream().mapToInt(reach -> reach.findings().size()).sum();
        int untold = all.stream().mapToInt(Reach::untold).sum();
        List<String> silent = all.stream()
                .flatMap(reach -> reach.silentHosts().stream())
                .distinct()
                .toList();
        String text = wrong == 0 && !silent.isEmpty()
                ? "nothing of " + String.join(", ", silent) + " answers"
                : wrong == 0
                        ? Amounts.of(tries, "try", "tries") + " went as the policy says"
                        : wrong + " of " + Amounts.of(tries, "try", "tries") + " went otherwise than the policy says";
        lines.add(Verdict.line(
                worst,
                untold == 0 ? text : text + ", " + untold + " over UDP tell nothing (no answer)",
                Map.of("otherwise", Integer.toString(wrong))));
        if (wrong > 0) {
            Table table = new Table("FROM", "TO", "WHAT", "POLICY", "ANSWER", "DECIDED BY");
            all.forEach(reach -> reach.findings()
                    .forEach(finding -> table.row(
                            reach.from(),
                            finding.to() + " " + finding.address(),
                            finding.protocol() + " " + finding.port(),
                            finding.verdict(),
                            finding.answer(),
                            finding.rule())));
            lines.add(table.toString());
        }
        all.forEach(
                reach -> reach.silentHosts()
                        .forEach(
                                host -> lines.add(
                                        "From " + reach.from() + " nothing of " + host
                                                + " answers, though something should. Does it run, is there a way to it, does a firewall between them drop all?")));
        return lines;
    }

    static String sentence(FirewallVerdict verdict) {
        return verdict.verdict().toUpperCase(Locale.ROOT) + "  " + verdict.protocol() + " " + verdict.from() + " to "
                + verdict.to() + " port " + verdict.port();
    }

    static String steps(FirewallVerdict verdict) {
        Table table = new Table("HOST", "DIRECTION", "VERDICT", "RULE", "BECAUSE OF");
        verdict.steps()
                .forEach(step -> table.row(step.host(), step.direction(), step.verdict(), step.rule(), step.because()));
        return table.toString();
    }
}
