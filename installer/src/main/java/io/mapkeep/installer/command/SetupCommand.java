package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DirectoryLook;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.configuration.SettingsFile;
import io.mapkeep.installer.configuration.SettingsText;
import io.mapkeep.installer.configuration.WholeFile;
import io.mapkeep.installer.machine.SystemdUnit;
import io.mapkeep.installer.machine.Who;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.setup.FirewallDraft;
import io.mapkeep.installer.setup.OpenToAll;
import io.mapkeep.installer.setup.Preflight;
import io.mapkeep.installer.setup.Question;
import io.mapkeep.installer.setup.SetupAnswers;
import io.mapkeep.installer.setup.SetupPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep setup}: from the installed package to the first sign-in. Nothing is changed before the last question is answered and the directory was tried. */
@Command(
        name = "setup",
        description =
                "Sets the appliance up: looks at the machine, asks seven questions, tries the directory, writes the settings and starts it. Run it again at any time: it offers what is set, and changes what you answer otherwise. The answers are kept for further machines.")
@Examples({"sudo mapkeep setup", "sudo mapkeep setup --answers setup-answers.toml --no-input"})
final class SetupCommand extends Action {
    private static final int HTTPS_PORT = 443;
    private static final String ANSWERS = "setup-answers.toml";
    static final String PASSWORD = "ldap-password";
    private static final String DIRECTORY_ROOTS = "ldap-ca.pem";
    private static final String POLICY = "firewall.toml";

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description =
                    "Take the answers from here; what it does not answer is asked, or with --no-input left as it is.")
    private @Nullable Path answersFile;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Ask and try, and show the settings that would be written. Changes nothing.")
    private boolean rehearsal;

    @Option(names = "--no-start", description = "Write the settings and leave the service as it is.")
    private boolean noStart;

    @Override
    public Integer call() throws IOException {
        Path configuration = mapkeep().configurationFile();
        requireWritable(configuration);
        var settings = new SettingsFile(configuration, Clock.systemUTC());
        SettingsText text = settings.text();
        preflight(text);

        SetupAnswers given = answersFile == null
                ? remembered(configuration, SetupPlan.answersIn(text))
                : SetupAnswers.read(answersFile);
        Path installedPassword = configuration.resolveSibling(PASSWORD);
        Answered answered = mapkeep().mayAsk()
                ? new SetupQuestions(mapkeep(), configuration, text, installedPassword).all(given)
                : told(configuration, text, given, installedPassword);
        Path installedRoots = configuration.resolveSibling(DIRECTORY_ROOTS);
        Optional<Path> roots = rootsToCopy(answered.answers(), installedRoots);
        SetupAnswers answers = roots.isEmpty()
                ? answered.answers()
                : answered.answers().with(Question.DIRECTORY_CA_FILE, installedRoots.toString());
        Optional<Path> password =
                answers.to(Question.DIRECTORY_ACCOUNT).isEmpty() ? Optional.empty() : Optional.of(installedPassword);
        SettingsText next = new SetupPlan(answers).settings(text, answered.preset(), password);
        if (rehearsal) {
            answered.forgetPassword(installedPassword);
            show(
                    Map.of("settings", next.read().written()),
                    () -> next.read().written().forEach((key, value) -> screen().result(key + " = " + value)));
            screen().say("Nothing was changed.");
            return Exit.DONE.code();
        }
        var done = new SetupReport();
        if (roots.isPresent()) {
            WholeFile.write(installedRoots, Files.readString(roots.get(), StandardCharsets.ISO_8859_1), configuration);
        }
        settings.change(Who.runs(mapkeep().surroundings().environment()), "mapkeep setup", present -> next)
                .ifPresent(revision -> done.did("settings", configuration + " (revision " + revision.number() + ")"));
        answered.keepPassword(installedPassword, configuration);
        SetupAnswers kept = password.isEmpty()
                ? answers
                : answers.with(Question.DIRECTORY_PASSWORD_FILE, installedPassword.toString());
        WholeFile.write(configuration.resolveSibling(ANSWERS), kept.toml(), configuration);
        done.did("answers", configuration.resolveSibling(ANSWERS).toString());
        draftFirewall(answers, configuration, done);
        start(next, answers, done);
        leftToDo(answers, next, done);
        show(done.asJson(), () -> done.print(screen()));
        return Exit.DONE.code();
    }

    private void requireWritable(Path configuration) {
        Path folder = configuration.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            throw CommandFailure.before(
                    Exit.NOT_PERMITTED,
                    Problem.of(
                            "MK-SET-002",
                            "Setup cannot write beside the settings.",
                            folder + " is not there, or you may not write to it.",
                            "Run it as root: sudo mapkeep setup"));
        }
    }

    private void preflight(SettingsText text) {
        List<Finding> findings = new Preflight(text.read().configuration().server(), answers())
                .look(Clock.systemUTC().instant());
        if (!mapkeep().json()) {
            findings.forEach(new FindingsText(screen())::print);
        }
        boolean critical = findings.stream().anyMatch(finding -> finding.severity() == Severity.CRITICAL);
        if (critical && !mapkeep().yes()) {
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-SET-009",
                            "This machine is not ready.",
                            "What is critical above would keep the appliance from working.",
                            "Mend it and run setup again; --yes goes on all the same."));
        }
        if (findings.isEmpty()) {
            screen().say("This machine has what it needs.");
        }
    }

    /** Whether the appliance runs. */
    private boolean answers() {
        try {
            daemon().get("/api/v1/status");
            return true;
        } catch (CommandFailure failure) {
            return failure.exit() != Exit.UNREACHABLE;
        }
    }

    private static SetupAnswers remembered(Path configuration, SetupAnswers inSettings) {
        Path file = configuration.resolveSibling(ANSWERS);
        SetupAnswers answers = inSettings;
        if (Files.exists(file)) {
            SetupAnswers former = SetupAnswers.still(file);
            for (Question question : former.questions()) {
                answers = answers.has(question) ? answers : answers.with(question, former.to(question));
            }
        }
        return answers;
    }

    /** Nobody can be asked: what was not answered stays as it is, and a directory that does not answer is a reason to change nothing. */
    private Answered told(Path configuration, SettingsText text, SetupAnswers given, Path installedPassword) {
        SetupAnswers answers = given.has(Question.NAME) ? given : given.with(Question.NAME, ownName());
        if (answers.to(Question.DIRECTORY).isEmpty()) {
            return new Answered(answers, Optional.empty(), Optional.empty());
        }
        Optional<Path> password = passwordOf(answers, installedPassword);
        DirectoryLook look = new SetupDirectory(mapkeep(), configuration, text).look(answers, password);
        if (!mapkeep().json()) {
            new LdapTestText(screen()).print(look.walk());
        }
        Optional<Problem> trouble = SetupDirectory.trouble(look);
        if (trouble.isPresent()) {
            throw CommandFailure.before(Exit.BAD_INPUT, trouble.get());
        }
        answers = answers.otherwise(Question.PEOPLE, look.people()).otherwise(Question.GROUPS, look.groups());
        return new Answered(answers, Optional.of(look.preset()), password);
    }

    private static Optional<Path> passwordOf(SetupAnswers answers, Path installed) {
        if (answers.to(Question.DIRECTORY_ACCOUNT).isEmpty()) {
            return Optional.empty();
        }
        String named = answers.to(Question.DIRECTORY_PASSWORD_FILE);
        return Optional.of(named.isEmpty() ? installed : Path.of(named).toAbsolutePath());
    }

    /** The directory's authority, where it lies in a place that only root reads: the appliance would trust nobody. */
    private static Optional<Path> rootsToCopy(SetupAnswers answers, Path installed) throws IOException {
        String named = answers.to(Question.DIRECTORY_CA_FILE);
        if (named.isEmpty() || Path.of(named).toAbsolutePath().equals(installed.toAbsolutePath())) {
            return Optional.empty();
        }
        Path file = Path.of(named);
        return OpenToAll.reads(file) ? Optional.empty() : Optional.of(file);
    }

    static String ownName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    private void draftFirewall(SetupAnswers answers, Path configuration, SetupReport done) throws IOException {
        Path policy = configuration.resolveSibling(POLICY);
        if (answers.to(Question.SSH_FROM).isEmpty()) {
            return;
        }
        if (Files.exists(policy)) {
            done.did("firewall", policy + " is there already and stays");
            return;
        }
        Optional<String> draft =
                FirewallDraft.of(answers.to(Question.NAME), Question.several(answers.to(Question.SSH_FROM)));
        if (draft.isEmpty()) {
            done.left("Give this machine an address, then have the firewall drafted: mapkeep setup");
            return;
        }
        WholeFile.write(policy, draft.get(), configuration);
        done.did("firewall", policy + " (drafted)");
        done.left(
                "Look at the firewall and load it; it goes back by itself unless you confirm: mapkeep firewall check && mapkeep firewall show && mapkeep firewall apply");
    }

    private void start(SettingsText next, SetupAnswers answers, SetupReport done) throws IOException {
        boolean started = !noStart && SystemdUnit.isThere();
        if (started) {
            screen().say("Starting the appliance…");
            SystemdUnit.start();
            done.did("service", "mapkeep.service runs, and starts with the machine");
        } else if (!answers()) {
            done.left(SystemdUnit.isThere() ? "Start it: systemctl enable --now mapkeep" : "Start it: mapkeep serve");
        }
        String sheet = answers.to(Question.RECOVERY_SHEET);
        if (sheet.isEmpty() || !answers()) {
            done.left(
                    "Make the recovery sheet, without which no other machine can restore the snapshots: mapkeep snapshot recovery-sheet");
        } else {
            Path file = Path.of(sheet);
            boolean made = RecoverySheetFile.makeFirst(daemon(), file);
            done.did("recovery", made ? "sheet in " + file : "there is a recovery key already; its sheet counts");
            if (made) {
                done.left(
                        "Print " + file
                                + ", take it off this machine, and show that you have it: mapkeep snapshot recovery-check --key-file -");
            }
        }
        done.did("address", address(answers, next));
    }

    private static String address(SetupAnswers answers, SettingsText next) {
        int port = next.read().configuration().server().https().port();
        return "https://" + answers.to(Question.NAME) + (port == HTTPS_PORT ? "" : ":" + port);
    }

    private static void leftToDo(SetupAnswers answers, SettingsText next, SetupReport done) {
        Path data = next.read().configuration().server().data();
        done.left("Sign in as admin; the first password, which has to be changed then, is in "
                + data.resolve("first-admin-password"));
        if (answers.to(Question.CERTIFICATE).equals("corporate")) {
            done.left("Send a request for a certificate to your authority: mapkeep cert csr");
        } else if (!answers.to(Question.CERTIFICATE).startsWith("https:")) {
            done.left("Have browsers trust the appliance's own authority; the steps for each system are on "
                    + address(answers, next) + "/ca");
        }
        if (answers.to(Question.SNAPSHOT_COPY).isEmpty()) {
            done.left("Keep a second copy of every snapshot on another disk: mapkeep config explain snapshot.copies");
        }
        done.left("Set up a standby, so that nothing is lost when this machine burns: mapkeep replica invite");
        done.left("Look at everything: mapkeep doctor");
    }
}
