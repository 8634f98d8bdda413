package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DoctorReport;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Screen;
import io.mapkeep.installer.print.Verdict;
import java.util.Locale;
import java.util.Map;

/** What an examination found: a line for Nagios, then cause, impact and fix of each finding. */
final class FindingsText {
    private final Screen screen;

    FindingsText(Screen screen) {
        this.screen = screen;
    }

    void print(DoctorReport report) {
        Severity worst = report.worst();
        screen.result(worst, Verdict.line(worst, summary(report), figures(report)));
        report.findings().forEach(this::print);
        screen.say("Checked: " + String.join(", ", report.checks()));
    }

    /** One of them. */
    void print(Finding finding) {
        screen.result("");
        screen.result(
                finding.severity(),
                finding.severity() + "  " + finding.check() + ": " + finding.what() + " [" + finding.code() + "]");
        part("Cause", finding.cause());
        part("Impact", finding.impact());
        part("Fix", finding.fix());
        part("More", "docs/operate/problems/" + finding.code() + ".md");
    }

    private void part(String label, String text) {
        if (!text.isBlank()) {
            screen.result(String.format(Locale.ROOT, "  %-8s", label + ":")
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
