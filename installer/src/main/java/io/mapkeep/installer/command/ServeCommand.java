package io.mapkeep.installer.command;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import picocli.CommandLine.Command;

/** {@code mapkeep serve}: here for help and completion only; the launcher starts the daemon without this process. */
@Command(
        name = "serve",
        description =
                "Runs the appliance itself in the foreground, until it is told to stop. This is what systemd starts.")
@Examples({"mapkeep serve", "mapkeep serve --config /etc/mapkeep/mapkeep.toml"})
final class ServeCommand extends Action {
    @Override
    public Integer call() {
        throw CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CLI-011",
                        "The appliance is started by the launcher.",
                        "This is the command's own process, which holds no server.",
                        "Start it through the launcher: mapkeep serve"));
    }
}
