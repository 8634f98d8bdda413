package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DnsTasks;
import io.mapkeep.contract.admin.DnsTasks.Outcome;
import io.mapkeep.contract.admin.DnsTasks.Task;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.machine.AdminProgram;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cert acme-hook}: what {@code mapkeep-acme-hook.service} runs (docs/decisions/0157). */
@Command(
        name = "acme-hook",
        description =
                "Runs a program of yours for each record that the appliance wants in the DNS, to prove its names by"
                        + " dns-01 (tls.acme). It gets MAPKEEP_ACT (publish or remove), MAPKEEP_NAME and MAPKEEP_VALUE in"
                        + " its environment and ends with 0 when all name servers have the record. Started by systemd:"
                        + " systemctl enable --now mapkeep-acme-hook.path")
@Examples({"mapkeep cert acme-hook /etc/mapkeep/acme-hook", "mapkeep cert acme-hook --json ./hook"})
final class CertAcmeHook extends Action {
    private static final String TASKS = CertCommand.RESOURCE + "/acme/dns-tasks";
    /** A little less than the appliance waits. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** The next record is wanted when the authority has looked at the last. */
    private static final int ROUNDS_OF_QUIET = 15;

    private static final int ROUND_MILLIS = 200;

    @Parameters(paramLabel = "PROGRAM", description = "An executable file that only root may change.")
    @SuppressWarnings("NullAway.Init") // picocli insists on it
    private Path program;

    /** What was done, for {@code --json}. */
    record Done(String act, String name, Optional<String> error) {}

    @Override
    public Integer call() throws InterruptedException {
        AdminProgram run = new AdminProgram(program);
        run.objection().ifPresent(why -> {
            throw unusable(why);
        });
        List<Done> all = new ArrayList<>();
        if (!asksAnAuthority()) {
            screen().say("The appliance asks no ACME authority: tls.acme.directory is empty, or this is a replica.");
            show(all, () -> {});
            return Exit.DONE.code();
        }
        DnsTasks tasks = daemon().get(TASKS, DnsTasks.class);
        for (int quiet = 0; quiet < ROUNDS_OF_QUIET; quiet++) {
            while (!tasks.tasks().isEmpty()) {
                Task next = tasks.tasks().get(0);
                Optional<String> error = run.run(told(next), PATIENCE);
                tasks = daemon().post(TASKS + "/" + next.id(), new Outcome(error), DnsTasks.class);
                all.add(new Done(next.act(), next.name(), error));
                error.ifPresent(why -> screen().say("Could not " + next.act() + " " + next.name() + ": " + why));
                quiet = 0;
            }
            Thread.sleep(ROUND_MILLIS);
            tasks = daemon().get(TASKS, DnsTasks.class);
        }
        show(
                all,
                () -> all.forEach(one -> screen().result(
                                one.act() + " " + one.name() + (one.error().isEmpty() ? "" : ": failed"))));
        if (all.isEmpty()) {
            screen().say("The appliance wants no record just now. See why: mapkeep doctor certificate");
        }
        return all.stream().allMatch(one -> one.error().isEmpty()) ? Exit.DONE.code() : Exit.FAILED.code();
    }

    private boolean asksAnAuthority() {
        try {
            daemon().get(TASKS, DnsTasks.class);
            return true;
        } catch (CommandFailure failure) {
            if (failure.problem().code().equals("MK-HTP-003")) {
                return false;
            }
            throw failure;
        }
    }

    private static Map<String, String> told(Task task) {
        return Map.of("MAPKEEP_ACT", task.act(), "MAPKEEP_NAME", task.name(), "MAPKEEP_VALUE", task.value());
    }

    private CommandFailure unusable(String why) {
        return CommandFailure.before(
                Exit.BAD_INPUT,
                Problem.of(
                        "MK-CLI-033",
                        "The program " + program + " is not run.",
                        why,
                        "Correct that, then: mapkeep cert acme-hook " + program));
    }
}
