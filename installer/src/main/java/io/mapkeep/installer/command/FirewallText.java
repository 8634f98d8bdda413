package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallCheck;
import io.mapkeep.contract.admin.FirewallPorts;
import io.mapkeep.contract.admin.FirewallReport;
import io.mapkeep.contract.admin.FirewallVerdict;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import io.mapkeep.installer.print.Verdict;
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
