package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.admin.AuditPage;
import io.mapkeep.contract.admin.AuditRecord;
import io.mapkeep.contract.admin.FirewallCheck;
import io.mapkeep.contract.admin.UserReport;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import io.mapkeep.installer.support.Bundle;
import io.mapkeep.installer.support.MachineFacts;
import io.mapkeep.installer.support.Part;
import io.mapkeep.installer.support.Settings;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep support}. */
@Command(
        name = "support",
        description = "Collects what a person who helps needs to see.",
        subcommands = {SupportCommand.Collect.class})
@Examples({"mapkeep support bundle --preview", "mapkeep support bundle"})
final class SupportCommand extends Noun {

    /** {@code support bundle}. */
    @Command(
            name = "bundle",
            description =
                    "Writes versions, status, findings, settings, certificates, counts of the audit log, the state of"
                            + " the units and their last log lines into one file. Secrets are not in it, names neither"
                            + " unless asked for. Nothing is sent to anybody. Works while the appliance is stopped, too.")
    @Examples({
        "mapkeep support bundle --preview",
        "mapkeep support bundle --preview=settings.txt",
        "mapkeep support bundle --output /root/bundle.tar.gz"
    })
    static final class Collect extends Action {
        private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
        private static final int RECORDS = 1_000;
        private static final int USERS = 1_000;
        /** Fields that only ever hold words, numbers or moments of ours. */
        private static final Set<String> OURS = Set.of(
                "version",
                "role",
                "started",
                "state",
                "engine",
                "profile",
                "hybrid",
                "ldap",
                "severity",
                "code",
                "check",
                "newest",
                "moment",
                "drilled",
                "source",
                "algorithm",
                "notBefore",
                "notAfter",
                "renewsAt",
                "mode",
                "action",
                "outcome");

        @Option(
                names = "--preview",
                paramLabel = "FILE",
                arity = "0..1",
                fallbackValue = "",
                description = "Write nothing; list the files with their sizes, or with a name show that one.")
        private @Nullable String preview;

        @Option(names = "--with-names", description = "Leave the names of people, hosts and networks in.")
        private boolean withNames;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Where to write it. Standard: mapkeep-support-TIME.tar.gz in this folder.")
        private @Nullable Path output;

        @Override
        public Integer call() {
            Bundle bundle = collected();
            if (preview != null) {
                return previewed(bundle.parts(), preview);
            }
            Path target = output != null
                    ? output
                    : Path.of("mapkeep-support-" + STAMP.format(LocalDateTime.now(ZoneId.systemDefault())) + ".tar.gz");
            bundle.write(target.toAbsolutePath());
            show(
                    Map.of("file", target.toString(), "files", bundle.parts().size(), "names", withNames),
                    () -> screen().result("Wrote " + target + " with "
                            + Amounts.of(bundle.parts().size(), "file", "files") + ", for you alone."));
            screen().say("Nothing was sent. Look through it first: tar -xzf " + target);
            return Exit.DONE.code();
        }

        private int previewed(List<Part> parts, String name) {
            if (!name.isEmpty()) {
                screen().result(parts.stream()
                        .filter(part -> part.name().equals(name))
                        .findAny()
                        .orElseThrow(() -> Usage.wrong(
                                spec().qualifiedName(),
                                "There is no \"" + name + "\" in it, but "
                                        + parts.stream().map(Part::name).collect(Collectors.joining(", ")) + "."))
                        .text()
                        .stripTrailing());
                return Exit.DONE.code();
            }
            List<Map<String, Object>> listed = new ArrayList<>();
            Table table = new Table("FILE", "BYTES");
            for (Part part : parts) {
                table.row(part.name(), part.bytes());
                listed.add(Map.of("name", part.name(), "bytes", part.bytes()));
            }
            show(listed, () -> screen().result(table.toString()));
            screen().say("Nothing was written. One of them: mapkeep support bundle --preview=status.json");
            return Exit.DONE.code();
        }

        private Bundle collected() {
            Path file = mapkeep().configurationFile().toAbsolutePath();
            ConfigurationFile configuration = ConfigurationFile.draft(file);
            var settings = new Settings(configuration);
            Path data = configuration.configuration().server().data();
            return new Bundle(settings.secrets(file.resolveSibling("")), withNames)
                    .learn("host", settings.hosts())
                    .learn("person", people())
                    .figures("about.txt", () -> MachineFacts.about(AboutCommand.version()))
                    .json("status.json", OURS, () -> daemon().get("/api/v1/status"))
                    .json("doctor.json", OURS, () -> daemon().get("/api/v1/doctor"))
                    .figures("settings.txt", settings::shown)
                    .json("certificates.json", OURS, () -> daemon().get("/api/v1/certificates"))
                    .json("firewall.json", OURS, this::firewall)
                    .json("audit.json", OURS, this::auditCounts)
                    .figures("units.txt", MachineFacts::units)
                    .figures("memory.txt", MachineFacts::memory)
                    .figures(
                            "disks.txt",
                            () -> MachineFacts.disks(
                                    Map.of("data", data, "system", Path.of("/"), "scratch", Path.of("/tmp"))))
                    .text("journal.txt", MachineFacts::journal);
        }

        /** Names of accounts, so that they are known where they stand in free text. */
        private List<String> people() {
            List<String> names = new ArrayList<>();
            try {
                Optional<String> next = Optional.of("");
                while (next.isPresent() && names.size() < USERS) {
                    Target target = Target.of("/api/v1/users");
                    next.filter(after -> !after.isEmpty()).ifPresent(after -> target.with("after", after));
                    UserReport page = daemon().get(target.toString(), UserReport.class);
                    page.users().forEach(user -> names.addAll(List.of(user.name(), user.displayName())));
                    next = page.next();
                }
            } catch (CommandFailure stopped) {
                // then what looks like a name is all there is to go by
            }
            return names;
        }

        /** Its shape alone: what it says is about hosts. */
        private JsonNode firewall() {
            FirewallCheck check = OfflineDoor.of(mapkeep()).ask(FirewallCheck.class, "firewall-check", List.of());
            return Answers.tree(Map.of(
                    "severity", check.severity(),
                    "hosts", check.hosts(),
                    "rules", check.rules(),
                    "mistakes", check.mistakes().size(),
                    "warnings", check.warnings().size()));
        }

        /** How often which act went well or not, of the newest records. */
        private JsonNode auditCounts() {
            AuditPage page = daemon().get(
                            Target.of("/api/v1/audit").with("limit", RECORDS).toString(), AuditPage.class);
            Map<List<String>, Integer> counts = new LinkedHashMap<>();
            for (AuditRecord record : page.records()) {
                counts.merge(List.of(record.action(), record.outcome()), 1, Integer::sum);
            }
            return Answers.tree(counts.entrySet().stream()
                    .map(entry -> Map.of(
                            "action", entry.getKey().get(0),
                            "outcome", entry.getKey().get(1),
                            "count", entry.getValue()))
                    .toList());
        }
    }
}
