package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DoctorReport;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.util.ArrayList;
import java.util.List;
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
        show(report, () -> new FindingsText(screen()).print(report));
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
}
