package io.mapkeep.installer.command;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.installer.client.Daemon;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Screen;
import io.mapkeep.installer.print.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command's root: the options that every command takes, and what follows from them. */
@Command(
        name = "mapkeep",
        description = "Sets up and administers the Mapkeep appliance on this machine.",
        subcommands = {
            StatusCommand.class,
            DoctorCommand.class,
            SetupCommand.class,
            ConfigCommand.class,
            CertCommand.class,
            LdapCommand.class,
            UserCommand.class,
            RoleCommand.class,
            KeyCommand.class,
            AdminCommand.class,
            DatasetCommand.class,
            ReplicaCommand.class,
            AuditCommand.class,
            SnapshotCommand.class,
            FirewallCommand.class,
            UpgradeCommand.class,
            MaintenanceCommand.class,
            AnnounceCommand.class,
            ConfirmCommand.class,
            RevertCommand.class,
            SupportCommand.class,
            AboutCommand.class,
            CompletionCommand.class,
            ServeCommand.class
        })
@Examples({
    "mapkeep status",
    "mapkeep doctor",
    "mapkeep dataset import airports.csv",
    "mapkeep config explain tls.validity"
})
public final class Mapkeep implements Runnable {
    private static final Path STANDARD_CONFIGURATION = Path.of("/etc/mapkeep/mapkeep.toml");
    private static final Path STANDARD_SOCKET = Path.of("/run/mapkeep/admin.sock");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print the result as JSON with stable field names.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print results and problems only.")
    private boolean quiet;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the inner cause of a problem.")
    private boolean debug;

    @Option(names = "--no-input", scope = ScopeType.INHERIT, description = "Never ask; fail where an answer is needed.")
    private boolean noInput;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT,
            description = "Answer yes to every question.")
    private boolean yes;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = Patience.class,
            scope = ScopeType.INHERIT,
            description = "How long to wait for the daemon, like 5s or 2m. Standard: 30s.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--socket",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The daemon's socket. Standard: MAPKEEP_SOCKET, else admin.socket of the configuration.")
    private @Nullable Path socket;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration. Standard: MAPKEEP_CONFIG, else /etc/mapkeep/mapkeep.toml.")
    private @Nullable Path configuration;

    private final Surroundings surroundings;
    private final Screen screen;

    Mapkeep(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.screen = new Screen(surroundings);
    }

    /** Runs one command line and returns its exit code. */
    public static int run(Surroundings surroundings, String... arguments) {
        return commandLine(surroundings).execute(arguments);
    }

    /** The manual pages of all commands. */
    public static List<ManPage> manual() {
        return ManPage.all(commandLine(Surroundings.none()), AboutCommand.version());
    }

    /** By shell: what {@code mapkeep completion} prints. */
    public static Map<String, String> completionScripts() {
        var line = commandLine(Surroundings.none());
        return Stream.of(CompletionCommand.Shell.values())
                .collect(Collectors.toMap(Object::toString, shell -> CompletionCommand.script(shell, line)));
    }

    static CommandLine commandLine(Surroundings surroundings) {
        Mapkeep mapkeep = new Mapkeep(surroundings);
        CommandLine line = new CommandLine(mapkeep);
        HelpLayout.apply(line);
        var failures = new Failures(mapkeep);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(failures);
        line.setExecutionExceptionHandler(failures);
        var out = new java.io.PrintWriter(surroundings.out(), true, java.nio.charset.StandardCharsets.UTF_8);
        var err = new java.io.PrintWriter(surroundings.err(), true, java.nio.charset.StandardCharsets.UTF_8);
        line.setOut(out).setErr(err).setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setExecutionStrategy(parsed -> {
            mapkeep.screen.quiet(mapkeep.quiet);
            return new CommandLine.RunLast().execute(parsed);
        });
        return line;
    }

    @Override
    public void run() {
        throw Usage.verbMissing("mapkeep");
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Screen screen() {
        return screen;
    }

    boolean json() {
        return json;
    }

    boolean debug() {
        return debug;
    }

    boolean yes() {
        return yes;
    }

    /** Whether a question can be answered by somebody. */
    boolean mayAsk() {
        return !noInput && surroundings.inIsTerminal() && surroundings.errIsTerminal();
    }

    Duration timeout() {
        return timeout;
    }

    Daemon daemon() {
        return new Daemon(socketFile(), timeout);
    }

    /** The configuration file that is meant; it may not exist, unless it was named. */
    Path configurationFile() {
        Path named = configuration != null
                ? configuration
                : surroundings.variable("MAPKEEP_CONFIG").map(Path::of).orElse(null);
        if (named != null && !Files.exists(named)) {
            throw CommandFailure.before(
                    Exit.BAD_CONFIGURATION,
                    Problem.of(
                            "MK-CLI-007",
                            "There is no configuration " + named + ".",
                            "It was named by --config or MAPKEEP_CONFIG.",
                            "Name an existing file, or none for " + STANDARD_CONFIGURATION + "."));
        }
        return named == null ? STANDARD_CONFIGURATION : named;
    }

    Path socketFile() {
        if (socket != null) {
            return socket;
        }
        return surroundings.variable("MAPKEEP_SOCKET").map(Path::of).orElseGet(this::configuredSocket);
    }

    /** Also from a configuration with mistakes elsewhere: the command must reach a daemon that runs on the last good one. */
    private Path configuredSocket() {
        Path file = configurationFile();
        try {
            String text = Files.readString(file);
            // Reading TOML costs more time than all the rest of `status`, and hardly anybody moves the socket.
            boolean moved =
                    text.lines().anyMatch(line -> !line.stripLeading().startsWith("#") && line.contains("socket"));
            return moved
                    ? file.toAbsolutePath()
                            .resolveSibling(ConfigurationFile.parse(text)
                                    .configuration()
                                    .admin()
                                    .socket())
                    : STANDARD_SOCKET;
        } catch (IOException unreadable) {
            return STANDARD_SOCKET;
        }
    }

    /** Reads {@code --timeout}. */
    static final class Patience implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String written) {
            try {
                Duration duration = Durations.parse(written);
                if (duration.isZero() || duration.compareTo(Duration.ofDays(1)) > 0) {
                    throw new IllegalArgumentException("write a duration from 1ms to 1d");
                }
                return duration;
            } catch (IllegalArgumentException wrong) {
                throw new CommandLine.TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
