package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.ReplicaActs.Join;
import io.mapkeep.contract.admin.ReplicaActs.Joined;
import io.mapkeep.contract.admin.ReplicaReport;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep replica join}. */
@Command(
        name = "join",
        description =
                "On a fresh machine: makes it a replica of the primary that the token came from. The token is a secret, so it is read from a file, from standard input (-), or asked for; it never stands in the command line. Returns when the whole database is here.")
@Examples({
    "mapkeep replica join standby.token",
    "ssh primary mapkeep replica invite -q | mapkeep replica join -",
    "mapkeep replica join standby.token --discard-my-data"
})
final class ReplicaJoin extends Action {
    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final long PAUSE_MILLIS = 500;

    @Parameters(
            paramLabel = "TOKEN-FILE",
            arity = "0..1",
            description = "The file with the token, or - for standard input.")
    private @Nullable String source;

    @Option(
            names = "--discard-my-data",
            description =
                    "Join although this appliance has datasets of its own. They are moved aside into before-join-… below server.data, not deleted.")
    private boolean discard;

    @Option(names = "--no-wait", description = "Return as soon as this node is a replica, while the data is copied.")
    private boolean noWait;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Joined joined =
                daemon().post(ReplicaCommand.RESOURCE + "/membership", new Join(token(), discard), Joined.class);
        screen().say("This node is a " + joined.role() + " of " + joined.primary() + ". What it had lies in "
                + joined.aside() + ".");
        if (!noWait && joined.role().equals("follower")) {
            ReplicaReport report = awaitCopy();
            show(report, () -> ReplicaText.print(report, screen()));
        } else {
            show(joined, () -> screen().result(joined.role() + " of " + joined.primary()));
        }
        screen().say("Next: mapkeep replica status; and try it without risk: mapkeep replica rehearse");
        return Exit.DONE.code();
    }

    private ReplicaReport awaitCopy() throws InterruptedException {
        try (Progress progress = screen().progress("Copying the database")) {
            while (true) {
                ReplicaReport report = daemon().get(ReplicaCommand.RESOURCE, ReplicaReport.class);
                if (report.barrier() > 0 && !report.state().equals("copying")) {
                    return report;
                }
                report.copy()
                        .ifPresent(copy -> progress.at(
                                Amounts.number(copy.doneBytes() >> 20) + " of "
                                        + Amounts.number(copy.totalBytes() >> 20) + " MiB",
                                copy.doneBytes(),
                                copy.totalBytes()));
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private String token() throws IOException {
        if (source == null) {
            return asked();
        }
        try (InputStream in =
                source.equals("-") ? mapkeep().surroundings().in() : Files.newInputStream(Path.of(source))) {
            byte[] bytes = in.readNBytes(LONGEST_TOKEN + 1);
            if (bytes.length > LONGEST_TOKEN) {
                throw unusable("It is longer than any token.");
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw unusable(failure.toString());
        }
    }

    private String asked() {
        var console = mapkeep().mayAsk() ? System.console() : null;
        if (console == null) {
            throw Usage.wrong("mapkeep replica join", "It needs a token, and nobody can be asked for it.");
        }
        char[] typed = console.readPassword("Token: ");
        return typed == null ? "" : new String(typed).strip();
    }

    private static CommandFailure unusable(String why) {
        return CommandFailure.before(
                Exit.BAD_INPUT,
                Problem.of(
                        "MK-CLI-016",
                        "The token cannot be read.",
                        why,
                        "Name the file that \"mapkeep replica invite --token-file\" wrote, or - for standard input."));
    }
}
