package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.ReplicaActs.Follow;
import io.mapkeep.contract.admin.ReplicaActs.Promote;
import io.mapkeep.contract.admin.ReplicaActs.Promoted;
import io.mapkeep.contract.admin.ReplicaActs.Rehearsed;
import io.mapkeep.contract.admin.ReplicaReport;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep replica}: how this node stands to others, and what changes that. */
@Command(
        name = "replica",
        description = "Sets up and runs standbys: other machines that have everything this one has.",
        subcommands = {
            ReplicaInvite.class,
            ReplicaJoin.class,
            ReplicaCommand.Status.class,
            ReplicaCommand.Promotion.class,
            ReplicaCommand.Rehearse.class,
            ReplicaCommand.Failback.class,
            ReplicaCommand.Pause.class,
            ReplicaCommand.Resume.class,
            ReplicaCommand.Remove.class
        })
@Examples({
    "mapkeep replica invite --token-file standby.token   # on the primary",
    "mapkeep replica join standby.token                  # on the standby",
    "mapkeep replica status",
    "mapkeep replica promote                             # on the standby, when the primary is gone"
})
final class ReplicaCommand extends Noun {
    static final String RESOURCE = "/api/v1/replica";

    /** {@code replica status}. */
    @Command(
            name = "status",
            description =
                    "Tells how this node stands to the others: role, state and lag. The first line is for Nagios.")
    @Examples({"mapkeep replica status", "mapkeep replica status --json"})
    static final class Status extends CheckAction {
        @Override
        Severity check() {
            ReplicaReport report = daemon().get(RESOURCE, ReplicaReport.class);
            show(report, () -> ReplicaText.print(report, screen()));
            return report.severity();
        }
    }

    /** {@code replica promote}. */
    @Command(
            name = "promote",
            description =
                    "On a follower: makes it the primary. Refused, with the exact loss, while the primary answers or something is known to be missing. On a primary, with the name of a follower: hands over to it without any loss.")
    @Examples({
        "mapkeep replica promote                 # on the follower: the primary is gone",
        "mapkeep replica promote --accept-loss   # although the last changes are lost",
        "mapkeep replica promote standby         # on the primary: planned, no loss"
    })
    static final class Promotion extends Action {
        @Parameters(
                paramLabel = "NAME",
                arity = "0..1",
                description = "On a primary: the follower that takes over. See: mapkeep replica status")
        private @Nullable String name;

        @Option(names = "--accept-loss", description = "Go on although changes are lost that only the old primary has.")
        private boolean acceptLoss;

        @Override
        public Integer call() {
            var asked = new Promote(Optional.ofNullable(name), acceptLoss);
            Promoted done = daemon().post(RESOURCE + "/promotion", asked, Promoted.class);
            show(done, () -> {
                screen().result(done.primary() + " is the primary now, in epoch " + Amounts.number(done.epoch()) + ".");
                screen().result(
                                done.lostBarriers() == 0
                                        ? "Nothing was lost, as far as is known."
                                        : "Lost: " + Amounts.of(done.lostBarriers(), "barrier", "barriers") + ", "
                                                + new ByteSize(done.lostBytes()).rounded() + ", "
                                                + Amounts.number(done.lostMillis()) + " ms of work.");
                if (done.tookMillis() > 0) {
                    screen().result("It took " + Amounts.number(done.tookMillis()) + " ms until it could be written.");
                }
            });
            screen().say(
                            name == null
                                    ? "Next: send people here (DNS or load balancer). When the old primary comes back, on it: mapkeep replica failback"
                                    : "Next: send people there (DNS or load balancer). To follow it from here: mapkeep replica failback");
            return Exit.DONE.code();
        }
    }

    /** {@code replica rehearse}. */
    @Command(
            name = "rehearse",
            description =
                    "On a follower: opens a throw-away clone as a primary would be opened, tries what an appliance must do, and tells how long it took. The primary does not notice, and following goes on.")
    @Examples({"mapkeep replica rehearse", "mapkeep replica rehearse --timeout 10m --json"})
    static final class Rehearse extends Action {
        @Override
        public Integer call() {
            Rehearsed done = daemon().post(RESOURCE + "/rehearsal", Map.of(), Rehearsed.class);
            boolean passed = done.passed();
            show(done, () -> {
                screen().result(
                                passed ? Severity.OK : Severity.CRITICAL,
                                (passed ? "This follower could take over" : "This follower could NOT take over")
                                        + ": barrier " + Amounts.number(done.barrier()) + " of epoch "
                                        + Amounts.number(done.epoch()) + ", " + Amounts.number(done.tookMillis())
                                        + " ms.");
                Table table = new Table("PROBE", "RESULT", "TIME", "");
                table.row("clone", "passed", done.copyMillis() + " ms", "");
                table.row("open", "passed", done.openMillis() + " ms", "");
                done.probes()
                        .forEach(probe -> table.row(
                                probe.name(),
                                probe.passed() ? "passed" : "FAILED",
                                probe.tookMillis() + " ms",
                                probe.said()));
                screen().result(table.toString());
            });
            screen().say("The clone is gone, the primary was not touched.");
            return (passed ? Exit.DONE : Exit.FAILED).code();
        }
    }

    /** {@code replica failback}. */
    @Command(
            name = "failback",
            description =
                    "On a fenced node, which was the primary before: makes it a follower of the new one. Only what differs travels; commits that only it had are kept aside, readable.")
    @Examples("mapkeep replica failback")
    static final class Failback extends Action {
        @Override
        public Integer call() {
            told(this, daemon().post(RESOURCE + "/failback", Map.of(), ReplicaReport.class));
            screen().say("Next: watch it catch up: mapkeep replica status");
            return Exit.DONE.code();
        }
    }

    /** {@code replica pause}. */
    @Command(
            name = "pause",
            description =
                    "On a follower: stops taking what the primary sends, also over a restart. In mode \"sync\" the primary may then wait.")
    @Examples("mapkeep replica pause")
    static final class Pause extends Action {
        @Override
        public Integer call() {
            told(this, daemon().put(RESOURCE + "/following", new Follow(true), ReplicaReport.class));
            screen().say("Next, when you are done: mapkeep replica resume");
            return Exit.DONE.code();
        }
    }

    /** {@code replica resume}. */
    @Command(name = "resume", description = "On a follower: goes on taking what the primary sends.")
    @Examples("mapkeep replica resume")
    static final class Resume extends Action {
        @Override
        public Integer call() {
            told(this, daemon().put(RESOURCE + "/following", new Follow(false), ReplicaReport.class));
            screen().say("Next: watch it catch up: mapkeep replica status");
            return Exit.DONE.code();
        }
    }

    /** {@code replica remove}. */
    @Command(
            name = "remove",
            description =
                    "On the primary: forgets another node. Its links end at once, and it gets nothing more; what it has stays there.")
    @Examples("mapkeep replica remove standby")
    static final class Remove extends Action {
        @Parameters(paramLabel = "NAME", description = "The node, as in: mapkeep replica status")
        private String name = "";

        @Override
        public Integer call() {
            told(
                    this,
                    daemon().delete(Target.of(RESOURCE + "/peers").segment(name).toString(), ReplicaReport.class));
            screen().say(name + " is not a part of this any more. Nothing was deleted there.");
            return Exit.DONE.code();
        }
    }

    private static void told(Action action, ReplicaReport report) {
        action.show(report, () -> ReplicaText.print(report, action.screen()));
    }
}
