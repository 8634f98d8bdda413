package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DoctorReport;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mapkeep doctor}: asks the daemon; when it does not run, the configuration and the stopped appliance's files. */
@Command(
        name = "doctor",
        description =
                "Examines the appliance and tells cause, impact and fix of each finding. Works while it is stopped, too.")
@Examples({"mapkeep doctor", "mapkeep doctor disk certificate", "mapkeep doctor --json"})
final class DoctorCommand extends CheckAction {
    @Parameters(paramLabel = "CHECK", arity = "0..*", description = "Names of checks. Standard: all.")
    private List<String> checks = new ArrayList<>();

    @Override
    Severity check() {
        DoctorReport report = report();
        show(report, () -> print(report));
        return report.worst();
    }

    private DoctorReport report() {
        Target target = Target.of("/api/v1/doctor");
        if (!checks.isEmpty()) {
            target.with("check", String.join(",", checks));
        }
        try {
            return daemon().get(target.toString(), DoctorReport.class);
        } catch (CommandFailure failure) {
            if (failure.exit() != Exit.UNREACHABLE) {
                throw failure;
            }
            screen().say("The appliance does not answer; its files are examined instead.");
            return offline(failure);
        }
    }

    private DoctorReport offline(CommandFailure failure) {
        List<String> asked = new ArrayList<>(List.of("daemon"));
        List<Finding> findings = new ArrayList<>();
        findings.add(finding("daemon", Severity.CRITICAL, failure, "Nobody can sign in or see a map."));
        asked.add("configuration");
        List<Finding> wrong = ConfigurationMistakes.findings(mapkeep().configurationFile());
        findings.addAll(wrong);
        if (wrong.isEmpty()) {
            try {
                DoctorReport stopped = OfflineDoor.of(mapkeep()).ask(DoctorReport.class, "doctor", checks);
                asked.addAll(stopped.checks());
                findings.addAll(stopped.findings());
            } catch (CommandFailure unasked) {
                if (unasked.exit() == Exit.BAD_INPUT) {
                    throw unasked;
                }
                asked.add("files");
                findings.add(finding(
                        "files",
                        Severity.UNKNOWN,
                        unasked,
                        "Whether disk, database and audit log are well is not known."));
            }
        }
        return new DoctorReport(asked, findings);
    }

    private static Finding finding(String check, Severity severity, CommandFailure failure, String impact) {
        Problem problem = failure.problem();
        return new Finding(check, severity, problem.code(), problem.what(), problem.why(), impact, problem.fix());
    }

    private void print(DoctorReport report) {
        Severity worst = report.worst();
        screen().result(worst, Verdict.line(worst, summary(report), figures(report)));
        for (Finding finding : report.findings()) {
            screen().result("");
            screen().result(
                            finding.severity(),
                            finding.severity() + "  " + finding.check() + ": " + finding.what() + " [" + finding.code()
                                    + "]");
            part("Cause", finding.cause());
            part("Impact", finding.impact());
            part("Fix", finding.fix());
            part("More", "docs/operate/problems/" + finding.code() + ".md");
        }
        screen().say("Checked: " + String.join(", ", report.checks()));
    }

    private void part(String label, String text) {
        if (!text.isBlank()) {
            screen().result(String.format(Locale.ROOT, "  %-8s", label + ":")
                    + text.strip().replace("\n", "\n          "));
        }
    }

    private static String summary(DoctorReport report) {
        return report.findings().isEmpty()
                ? Amounts.of(report.checks().size(), "check", "checks") + ", nothing found"
                : Amounts.of(report.findings().size(), "finding", "findings") + " in "
                        + Amounts.of(report.checks().size(), "check", "checks");
    }

    private static Map<String, String> figures(DoctorReport report) {
        return Map.of("findings", Integer.toString(report.findings().size()));
    }
}
