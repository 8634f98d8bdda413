package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.LdapTestReport;
import io.mapkeep.contract.admin.LdapTestReport.Step;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.installer.print.Screen;
import java.util.Locale;

/** The steps of a directory test, one a line, with what was seen below each. */
final class LdapTestText {
    private final Screen screen;

    LdapTestText(Screen screen) {
        this.screen = screen;
    }

    void print(LdapTestReport report) {
        if (report.steps().isEmpty()) {
            screen.result("These settings name no directory, so nobody of it would come in.");
        }
        report.steps().forEach(this::print);
    }

    private void print(Step step) {
        Severity severity = switch (step.outcome()) {
            case OK -> Severity.OK;
            case FAILED -> Severity.CRITICAL;
            case SKIPPED -> Severity.UNKNOWN;
        };
        String outcome = step.outcome().name().toLowerCase(Locale.ROOT);
        screen.result(severity, String.format(Locale.ROOT, "%-8s%-9s", outcome, step.name()) + step.text());
        step.details().forEach(detail -> screen.result("                 " + detail));
        step.problem().ifPresent(problem -> {
            screen.result("        " + problem.what() + " [" + problem.code() + "]");
            screen.result("        Cause: " + problem.why());
            screen.result("        Fix:   " + problem.fix());
        });
    }
}
