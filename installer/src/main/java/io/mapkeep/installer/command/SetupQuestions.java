package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DirectoryLook;
import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.configuration.WholeFile;
import io.mapkeep.installer.print.Screen;
import io.mapkeep.installer.setup.Preflight;
import io.mapkeep.installer.setup.Question;
import io.mapkeep.installer.setup.SetupAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The questions at a terminal. */
final class SetupQuestions {
    private final Screen screen;
    private final SetupInterview interview;
    private final SetupDirectory directories;
    private final Path installed;

    SetupQuestions(Mapkeep mapkeep, Path configuration, SettingsText text, Path installed) {
        this.screen = mapkeep.screen();
        this.interview = new SetupInterview(mapkeep);
        this.directories = new SetupDirectory(mapkeep, configuration, text);
        this.installed = installed;
    }

    Answered all(SetupAnswers given) throws IOException {
        screen.say("Return takes what stands in brackets, - takes none. Nothing is changed before the last question.");
        SetupAnswers answers = interview.ask(given, Question.NAME, SetupCommand.ownName());
        Preflight.name(answers.to(Question.NAME)).ifPresent(new FindingsText(screen)::print);
        answers = interview.ask(answers, Question.DIRECTORY, "");
        var seen = answers.to(Question.DIRECTORY).isEmpty()
                ? new Answered(answers, Optional.empty(), Optional.empty())
                : directory(answers);
        answers = seen.answers();
        if (!answers.to(Question.DIRECTORY).isEmpty()) {
            answers = interview.ask(answers, Question.ADMIN_GROUP, "");
            answers = interview.ask(answers, Question.EDITOR_GROUP, "");
        }
        answers = interview.ask(answers, Question.CERTIFICATE, "local");
        answers = interview.ask(answers, Question.SSH_FROM, "");
        answers = interview.ask(answers, Question.SNAPSHOT_COPY, "");
        answers = interview.ask(answers, Question.RECOVERY_SHEET, "");
        return new Answered(answers, seen.preset(), seen.newPassword());
    }

    /** Asks until the directory answers, or the person goes on without. */
    private Answered directory(SetupAnswers first) throws IOException {
        SetupAnswers answers = interview.ask(first, Question.DIRECTORY_ACCOUNT, "");
        while (true) {
            Optional<Path> password = password(answers);
            screen.say("");
            screen.say("Asking the directory…");
            DirectoryLook look = directories.look(answers, password);
            new LdapTestText(screen).print(look.walk());
            if (SetupDirectory.trouble(look).isEmpty()) {
                screen.say(
                        "It is " + (look.preset().equals("none") ? "of no kind that is known" : look.preset()) + ".");
                answers = interview.ask(answers, Question.PEOPLE, look.people());
                answers = interview.ask(answers, Question.GROUPS, look.groups());
                return new Answered(answers, Optional.of(look.preset()), password);
            }
            if (!interview.agrees("     Try it otherwise?", true)) {
                answers = interview.ask(answers, Question.PEOPLE, "");
                answers = interview.ask(answers, Question.GROUPS, answers.to(Question.PEOPLE));
                return new Answered(answers, Optional.empty(), password);
            }
            for (Question part : SetupDirectory.parts(SetupDirectory.distrusted(look))) {
                answers = interview.ask(answers, part, "");
            }
        }
    }

    private Optional<Path> password(SetupAnswers answers) throws IOException {
        if (answers.to(Question.DIRECTORY_ACCOUNT).isEmpty()) {
            return Optional.empty();
        }
        String typed = interview.password(
                "     Its password" + (Files.exists(installed) ? " (empty keeps the one there is): " : ": "));
        if (typed.isEmpty()) {
            return Optional.of(installed);
        }
        Path aside = Answered.typed(installed);
        WholeFile.write(aside, typed + "\n", installed);
        aside.toFile().deleteOnExit(); // also when somebody gives up amid the questions
        return Optional.of(aside);
    }
}
