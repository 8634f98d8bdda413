package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.LdapCandidateReport;
import io.mapkeep.contract.admin.LdapListing;
import io.mapkeep.contract.admin.LdapSyncReport;
import io.mapkeep.contract.admin.LdapTestReport;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Table;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep ldap}. */
@Command(
        name = "ldap",
        description =
                "Tests the directory, shows its people and groups, and brings what people have here in step with it.",
        subcommands = {
            LdapCommand.Walk.class,
            LdapCommand.Search.class,
            LdapCommand.Groups.class,
            LdapCommand.Sync.class
        })
@Examples({"mapkeep ldap test --user ada", "mapkeep ldap groups --user ada", "mapkeep ldap sync --dry-run"})
final class LdapCommand extends Noun {
    private static final String API = "/api/v1/ldap/";

    /** {@code ldap test}. */
    @Command(
            name = "test",
            description =
                    "Walks the way of a sign-in step by step (DNS, connect, TLS, bind, search, groups, role) and names the first step that fails and why.")
    @Examples({
        "mapkeep ldap test",
        "mapkeep ldap test --user ada",
        "mapkeep ldap test --candidate new.toml --user ada",
        "mapkeep ldap test --json"
    })
    static final class Walk extends Action {
        @Option(
                names = "--user",
                paramLabel = "NAME",
                description = "Also look up this person, their groups and their role. No password is needed.")
        private @Nullable String user;

        @Option(
                names = "--candidate",
                paramLabel = "FILE",
                description =
                        "Try the settings of this file, which are not in force, and tell who of the directory's people would lose or get access.")
        private @Nullable Path candidate;

        @Override
        public Integer call() {
            if (candidate != null) {
                return tryCandidate(CandidateFile.read(candidate));
            }
            Map<String, String> question = user == null ? Map.of() : Map.of("user", user);
            LdapTestReport report = daemon().post(API + "test", question, LdapTestReport.class);
            show(report, () -> new LdapTestText(screen()).print(report));
            return (report.passed() ? Exit.DONE : Exit.FAILED).code();
        }

        private Integer tryCandidate(CandidateFile file) {
            LdapCandidateReport report = daemon().post(
                            CandidateFile.TRIAL, file.question(Optional.ofNullable(user)), LdapCandidateReport.class);
            show(report, () -> {
                new LdapTestText(screen()).print(report.test());
                report.people().ifPresent(new AccessForecastText(screen())::print);
            });
            return (report.test().passed() ? Exit.DONE : Exit.FAILED).code();
        }
    }

    /** {@code ldap search}. */
    @Command(
            name = "search",
            description = "Finds people in the directory whose account, name or mail contains a text; at most 100.")
    @Examples({"mapkeep ldap search lovelace", "mapkeep ldap search ada --json"})
    static final class Search extends Action {
        @Parameters(
                paramLabel = "TEXT",
                description = "A part of an account's name, a person's name or a mail address.")
        private String text = "";

        @Override
        public Integer call() {
            LdapListing found = daemon().post(API + "search", Map.of("text", text), LdapListing.class);
            show(found, () -> {
                Table table = new Table("NAME", "DISPLAY NAME", "DISTINGUISHED NAME");
                found.entries().forEach(entry -> table.row(entry.name(), entry.description(), entry.dn()));
                screen().result(table.toString());
                if (found.cut()) {
                    screen().say("There may be more; name a longer part.");
                }
            });
            return Exit.DONE.code();
        }
    }

    /** {@code ldap groups}. */
    @Command(
            name = "groups",
            description =
                    "Lists groups of the directory and the roles they give; with --user all groups of one person, direct and nested.")
    @Examples({"mapkeep ldap groups", "mapkeep ldap groups maps", "mapkeep ldap groups --user ada"})
    static final class Groups extends Action {
        @Parameters(paramLabel = "TEXT", arity = "0..1", description = "Only groups whose name contains this.")
        private @Nullable String text;

        @Option(names = "--user", paramLabel = "NAME", description = "The groups of this person.")
        private @Nullable String user;

        @Override
        public Integer call() {
            Map<String, String> question = new HashMap<>();
            if (user != null) {
                question.put("user", user);
            }
            if (text != null) {
                question.put("text", text);
            }
            LdapListing found = daemon().post(API + "groups", question, LdapListing.class);
            show(found, () -> {
                Table table = new Table("ROLES", "DISTINGUISHED NAME");
                found.entries()
                        .forEach(entry -> table.row(
                                entry.roles().isEmpty() ? "-" : String.join(", ", entry.roles()), entry.dn()));
                screen().result(table.toString());
                if (found.cut()) {
                    screen().say("There may be more; name a part of the group's name.");
                }
            });
            return Exit.DONE.code();
        }
    }

    /** {@code ldap sync}. */
    @Command(
            name = "sync",
            description =
                    "Looks up everybody with a session or a key now instead of at the next turn: whoever was disabled or removed is out, and roles follow the groups.")
    @Examples({"mapkeep ldap sync --dry-run", "mapkeep ldap sync", "mapkeep ldap sync --beyond-guard"})
    static final class Sync extends Action {
        @Option(
                names = {"-n", "--dry-run"},
                description = "Only tell who would lose or get what, and why.")
        private boolean dryRun;

        @Option(
                names = "--beyond-guard",
                description = "Do it even if more than ldap.guard_percent of the people lose something at once.")
        private boolean beyondGuard;

        @Override
        public Integer call() {
            LdapSyncReport report = daemon().post(
                            API + "sync", Map.of("dryRun", dryRun, "beyondGuard", beyondGuard), LdapSyncReport.class);
            show(report, () -> new LdapSyncText(screen()).print(report));
            return (report.problem().isEmpty() ? Exit.DONE : Exit.FAILED).code();
        }
    }
}
