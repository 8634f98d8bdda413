package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.NoticeActs.Maintain;
import io.mapkeep.contract.admin.NoticeActs.Maintenance;
import io.mapkeep.contract.admin.NoticeActs.OnMaintenance;
import io.mapkeep.installer.machine.Who;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep maintenance}. */
@Command(
        name = "maintenance",
        description = "Keeps people out for a while, or lets them only read.",
        subcommands = {MaintenanceCommand.On.class, MaintenanceCommand.Off.class, MaintenanceCommand.Status.class})
@Examples({
    "sudo mapkeep maintenance on --until 2h --allow 192.0.2.0/24",
    "sudo mapkeep maintenance on --read-only --reason \"The disks are being exchanged\"",
    "mapkeep maintenance status",
    "sudo mapkeep maintenance off"
})
final class MaintenanceCommand extends Noun {
    private static final String PATH = "/api/v1/maintenance";

    /** {@code maintenance on}. */
    @Command(
            name = "on",
            description =
                    "Begins maintenance: people see a page that says so, programs get 503 with Retry-After. The command, health checks and the networks that are named go on. It lasts over restarts. Again, it takes the place of what was said before.")
    @Examples({
        "sudo mapkeep maintenance on --until 22:30 --allow 192.0.2.0/24",
        "sudo mapkeep maintenance on --read-only --until 2h --reason \"The disks are being exchanged\""
    })
    static final class On extends Action {
        @Option(
                names = "--until",
                paramLabel = "WHEN",
                converter = Until.class,
                description =
                        "It ends by itself then: after a time like 2h, at a time of day like 22:30, or at a date and time like 2030-01-31T22:30. Standard: when somebody ends it.")
        private @Nullable Instant until;

        @Option(
                names = "--allow",
                paramLabel = "NETWORK",
                description = "People from there go on as always, like 192.0.2.0/24; may be given several times.")
        private List<String> allow = List.of();

        @Option(names = "--read-only", description = "Reading goes on for all; what changes something is refused.")
        private boolean readOnly;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Shown to people, and kept in the audit log.")
        private String reason = "";

        @Override
        public Integer call() {
            String who = Who.runs(mapkeep().surroundings().environment());
            OnMaintenance now = daemon().put(
                            PATH,
                            new Maintain(Optional.ofNullable(until), allow, readOnly, reason, who),
                            OnMaintenance.class);
            show(now, () -> {
                screen().result(words(now));
                if (allow.isEmpty() && !readOnly) {
                    screen().say(
                                    "Nobody comes in over HTTPS now, administrators neither; the command works. To let some in: --allow NETWORK");
                }
                screen().say("To end it: mapkeep maintenance off");
            });
            return Exit.DONE.code();
        }
    }

    /** {@code maintenance off}. */
    @Command(name = "off", description = "Ends maintenance. Again is fine.")
    @Examples({"sudo mapkeep maintenance off"})
    static final class Off extends Action {
        @Override
        public Integer call() {
            OnMaintenance former = daemon().delete(PATH, OnMaintenance.class);
            show(
                    former,
                    () -> screen().result(
                                    former.maintenance().isPresent()
                                            ? "Maintenance is over; people come in again."
                                            : "There was no maintenance; nothing was changed."));
            return Exit.DONE.code();
        }
    }

    /** {@code maintenance status}. */
    @Command(name = "status", description = "Tells whether there is maintenance, and until when.")
    @Examples({"mapkeep maintenance status"})
    static final class Status extends Action {
        @Override
        public Integer call() {
            OnMaintenance now = daemon().get(PATH, OnMaintenance.class);
            show(now, () -> screen().result(words(now)));
            return Exit.DONE.code();
        }
    }

    private static String words(OnMaintenance now) {
        return now.maintenance().map(on -> "Maintenance: " + words(on) + ".").orElse("There is no maintenance.");
    }

    /** For one line. */
    static String words(Maintenance on) {
        return (on.readOnly() ? "people may only read" : "people are kept out")
                + on.until().map(end -> " until " + Amounts.moment(end)).orElse("")
                + (on.allow().isEmpty() ? "" : ", except from " + String.join(", ", on.allow()))
                + "; begun by " + on.who() + " at " + Amounts.moment(on.since());
    }
}
