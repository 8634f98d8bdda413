package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.ReplicaActs.Invite;
import io.mapkeep.contract.admin.ReplicaActs.Invited;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code mapkeep replica invite}. */
@Command(
        name = "invite",
        description =
                "On the primary: makes a token that lets one other machine join, once. Whoever has it gets everything, so hand it over as you would a password. Without --token-file it is printed.")
@Examples({
    "mapkeep replica invite --token-file standby.token",
    "mapkeep replica invite -q | ssh standby mapkeep replica join -",
    "mapkeep replica invite --witness --life 2h"
})
final class ReplicaInvite extends Action {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Write the token to this new file, mode 0600, and print nothing secret.")
    private @Nullable Path file;

    @Option(
            names = "--life",
            paramLabel = "DURATION",
            defaultValue = "30m",
            converter = Life.class,
            description = "How long the token is good for, 1m to 1d. Standard: 30m.")
    private Duration life = Duration.ofMinutes(30);

    @Option(
            names = "--witness",
            description = "Invite a third machine without data, which decides between the other two.")
    private boolean witness;

    @Override
    public Integer call() {
        var asked = new Invite(witness ? "witness" : "follower", life.toSeconds());
        requireNew();
        Invited made = daemon().post(ReplicaCommand.RESOURCE + "/invitations", asked, Invited.class);
        if (file == null) {
            show(made, () -> screen().result(made.token()));
        } else {
            write(file, made.token());
            String where = file.toString();
            show(new Invited(where, made.ends(), made.as()), () -> screen().result(where));
        }
        screen().say("Good for one " + made.as() + " until " + Amounts.moment(made.ends())
                + ". Next, on the other machine: mapkeep replica join TOKEN-FILE");
        return Exit.DONE.code();
    }

    /** Before the token is made, which would be lost otherwise. */
    private void requireNew() {
        if (file != null && Files.exists(file)) {
            throw unwritable(file, "It exists already.");
        }
    }

    private static void write(Path file, String token) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token + "\n", StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw unwritable(file, failure.toString());
        }
    }

    private static CommandFailure unwritable(Path file, String why) {
        return CommandFailure.before(
                Exit.BAD_INPUT,
                Problem.of(
                        "MK-CLI-015",
                        "The token cannot be written to " + file + ".",
                        why,
                        "Name a new file in a folder that you may write to."));
    }

    /** Reads {@code --life}. */
    static final class Life implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String written) {
            try {
                return Durations.parse(written);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
