package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DoctorReport;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.installer.grade.Grader;
import io.mapkeep.installer.grade.TrustFile;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep cert check}: connects by itself, from this machine, and asks the daemon nothing. */
@Command(
        name = "check",
        description =
                "Looks at any TLS port as its clients do, from this machine: protocols, suites, chain, names, dates, HSTS.")
@Examples({
    "mapkeep cert check maps.example.org:443 --ca-file /var/lib/mapkeep/ca.pem",
    "mapkeep cert check ldap.example.org:636",
    "mapkeep cert check [2001:db8::7]:443 --json"
})
final class CertCheck extends CheckAction {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Parameters(paramLabel = "HOST:PORT", description = "The port. Without a number: 443.")
    private String address = "";

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of the authorities to trust. Standard: those that Java trusts.")
    private @Nullable Path authorities;

    @Override
    Severity check() {
        HostPort at = at();
        try {
            var trust = TrustFile.trusting(Optional.ofNullable(authorities));
            DoctorReport report = new Grader(at.host(), at.port(), trust, PATIENCE, Clock.systemUTC()).grade();
            show(report, () -> new FindingsText(screen()).print(report));
            return report.worst();
        } catch (IOException unreadable) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CLI-012",
                            "The file " + authorities + " cannot be read.",
                            unreadable.toString(),
                            "Check its name and permissions: ls -l " + authorities));
        }
    }

    private HostPort at() {
        String written =
                address.matches(".*:\\d+") && !address.matches("[^\\[]*:[^:]*:.*") ? address : address + ":443";
        try {
            return HostPort.parse(written);
        } catch (IllegalArgumentException wrong) {
            throw Usage.wrong(spec().qualifiedName(), String.valueOf(wrong.getMessage()) + ".");
        }
    }
}
