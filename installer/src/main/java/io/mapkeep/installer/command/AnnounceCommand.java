package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.NoticeActs.Announce;
import io.mapkeep.contract.admin.NoticeActs.Announcement;
import io.mapkeep.contract.admin.NoticeActs.OnAnnouncement;
import io.mapkeep.installer.machine.Who;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep announce}. */
@Command(
        name = "announce",
        description = "Tells everybody something, on the sign-in page and above every other one.",
        subcommands = {AnnounceCommand.Set.class, AnnounceCommand.Show.class, AnnounceCommand.Clear.class})
@Examples({
    "mapkeep announce set \"New imports rest on Friday from 18:00\" --until 2030-01-31T20:00",
    "mapkeep announce show",
    "mapkeep announce clear"
})
final class AnnounceCommand extends Noun {
    private static final String PATH = "/api/v1/announcement";

    /** How it is shown. */
    enum Level {
        INFO,
        WARNING,
        CRITICAL
    }

    /** {@code announce set}. */
    @Command(
            name = "set",
            description =
                    "Shows a text to everybody who uses the appliance, in place of what was shown before. It is shown as it is written, up to 500 characters, to people who are not signed in, too: nothing confidential.")
    @Examples({
        "mapkeep announce set \"New imports rest on Friday from 18:00\" --until 2030-01-31T20:00",
        "mapkeep announce set \"The directory is down; sign in later\" --level warning --until 2h"
    })
    static final class Set extends Action {
        @Parameters(paramLabel = "TEXT", description = "What to say.")
        private String text = "";

        @Option(
                names = "--level",
                paramLabel = "LEVEL",
                defaultValue = "info",
                description = "How it looks: info, warning or critical. Standard: info.")
        private Level level = Level.INFO;

        @Option(
                names = "--until",
                paramLabel = "WHEN",
                converter = Until.class,
                description =
                        "It goes by itself then: after a time like 2h, at a time of day like 22:30, or at a date and time like 2030-01-31T22:30. Standard: when somebody clears it.")
        private @Nullable Instant until;

        @Override
        public Integer call() {
            String who = Who.runs(mapkeep().surroundings().environment());
            OnAnnouncement now = daemon().put(
                            PATH,
                            new Announce(text, level.name().toLowerCase(Locale.ROOT), Optional.ofNullable(until), who),
                            OnAnnouncement.class);
            show(now, () -> {
                screen().result(words(now));
                screen().say("To take it away: mapkeep announce clear");
            });
            return Exit.DONE.code();
        }
    }

    /** {@code announce show}. */
    @Command(name = "show", description = "Prints what is announced.")
    @Examples({"mapkeep announce show"})
    static final class Show extends Action {
        @Override
        public Integer call() {
            OnAnnouncement now = daemon().get(PATH, OnAnnouncement.class);
            show(now, () -> screen().result(words(now)));
            return Exit.DONE.code();
        }
    }

    /** {@code announce clear}. */
    @Command(name = "clear", description = "Takes what is announced away. Again is fine.")
    @Examples({"mapkeep announce clear"})
    static final class Clear extends Action {
        @Override
        public Integer call() {
            OnAnnouncement former = daemon().delete(PATH, OnAnnouncement.class);
            show(
                    former,
                    () -> screen().result(
                                    former.announcement().isPresent()
                                            ? "Nothing is announced any more."
                                            : "Nothing was announced; nothing was changed."));
            return Exit.DONE.code();
        }
    }

    private static String words(OnAnnouncement now) {
        return now.announcement().map(AnnounceCommand::words).orElse("Nothing is announced.");
    }

    /** For one line or a few. */
    static String words(Announcement shown) {
        return shown.text() + " (" + shown.level()
                + shown.until().map(end -> ", until " + Amounts.moment(end)).orElse("") + ", by " + shown.who() + ")";
    }
}
