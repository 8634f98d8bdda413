package io.mapkeep.contract.configuration;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlTable;

/**
 * A configuration as it was read: the settings, what each key means, and every mistake in it. TOML 1.0, read with tomlj because it
 * keeps line and column of each key.
 *
 * @param written the paths of the keys that the file sets, with their values as TOML; what is absent here is a default
 * @param fromPrimary the sections that are another node's, see {@link Travelled}
 */
public record ConfigurationFile(
        Configuration configuration,
        List<Key> keys,
        List<Mistake> mistakes,
        Map<String, String> written,
        Set<String> fromPrimary) {

    /** Reads a file and insists that it is right. A missing file is the empty configuration, which is a complete one. */
    public static ConfigurationFile load(Path file) {
        return read(text(file), file);
    }

    /** The same for a text that is to lie at {@code file}, from whose folder relative paths count. */
    public static ConfigurationFile read(String text, Path file) {
        return parse(text).check(file.toString()).resolve(file.toAbsolutePath().resolveSibling(""));
    }

    /** Reads a file that is not finished: mistakes are not insisted upon, paths count from its folder. */
    public static ConfigurationFile draft(Path file) {
        return parse(text(file)).resolve(file.toAbsolutePath().resolveSibling(""));
    }

    /** Reads without insisting; look at {@link #mistakes}. */
    public static ConfigurationFile parse(String text) {
        var sections = Sections.parse(text);
        var configuration = new Configuration(
                sections.read("server", ServerSection::read),
                sections.read("limits", LimitsSection::read),
                sections.read("tls", TlsSection::read),
                sections.read("tls.authority", AuthoritySection::read),
                sections.read("tls.acme", AcmeSection::read),
                sections.read("tls.acme_server", AcmeServerSection::read),
                sections.read("session", SessionSection::read),
                sections.read("keys", KeysSection::read),
                sections.read("password", PasswordSection::read),
                sections.read("second_factor", SecondFactorSection::read),
                sections.read("ldap", LdapSection::read),
                sections.readEach("oidc", OidcSection::read),
                sections.readEach("role", role -> RoleSection.read(role, sections.names("oidc"))),
                sections.read("agreement", AgreementSection::read),
                sections.read("sql", SqlSection::read),
                sections.read("import", ImportSection::read),
                sections.read("audit", AuditSection::read),
                sections.read("log", LogSection::read),
                sections.read("snapshot", SnapshotSection::read),
                sections.read("admin", AdminSection::read),
                sections.read("replica", ReplicaSection::read));
        sections.findUnknown();
        return new ConfigurationFile(
                configuration,
                sections.keys(),
                sections.mistakes(),
                writtenIn(sections.document(), sections.keys()),
                Set.of());
    }

    /** Throws one problem that lists every mistake, or returns this. */
    public ConfigurationFile check(String source) {
        if (mistakes.isEmpty()) {
            return this;
        }
        throw new BadConfiguration(Problem.of(
                "MK-CFG-001",
                mistakes.size() == 1
                        ? "The configuration " + source + " has a mistake."
                        : "The configuration " + source + " has " + mistakes.size() + " mistakes.",
                mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")),
                "Correct these lines, then run: mapkeep config check"));
    }

    /** Every key with its value and where that comes from, for people to look at. */
    public ConfigurationReport report(String source) {
        return new ConfigurationReport(
                source,
                keys.stream()
                        .map(key -> new ConfigurationReport.Setting(
                                key.path(),
                                written.getOrDefault(key.path(), key.standard()),
                                key.standard(),
                                origin(key),
                                key.purpose()))
                        .toList());
    }

    private String origin(Key key) {
        if (fromPrimary.contains(key.section())) {
            return "primary";
        }
        return written.containsKey(key.path()) ? "file" : "default";
    }

    private ConfigurationFile resolve(Path folder) {
        var c = configuration;
        var server = new ServerSection(
                c.server().name(),
                c.server().https(),
                c.server().http(),
                c.server().programs(),
                folder.resolve(c.server().data()));
        var admin =
                new AdminSection(folder.resolve(c.admin().socket()), c.admin().users());
        return new ConfigurationFile(
                new Configuration(
                        server,
                        c.limits(),
                        c.tls(),
                        c.authority().resolve(folder),
                        c.acme().resolve(folder),
                        c.acmeServer(),
                        c.session(),
                        c.keys(),
                        c.password(),
                        c.secondFactor(),
                        c.ldap().resolve(folder),
                        c.oidc().values().stream()
                                .map(provider -> provider.resolve(folder))
                                .collect(Collectors.toMap(OidcSection::name, provider -> provider)),
                        c.roles(),
                        c.agreement().resolve(folder),
                        c.sql(),
                        c.imports(),
                        c.audit(),
                        c.log(),
                        c.snapshot().resolve(folder, server.data()),
                        admin,
                        c.replica()),
                keys,
                mistakes,
                written,
                fromPrimary);
    }

    /**
     * The text of a file; a missing one is empty.
     *
     * @throws BadConfiguration (MK-CFG-002) if it cannot be read
     */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException absent) {
            return "";
        } catch (IOException unreadable) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-CFG-002",
                            "The configuration " + file + " cannot be read.",
                            unreadable.toString(),
                            "Make it a UTF-8 text file that this user may read: ls -l " + file),
                    unreadable);
        }
    }

    private static Map<String, String> writtenIn(TomlTable toml, List<Key> keys) {
        Map<String, String> written = new LinkedHashMap<>();
        for (Key key : keys) {
            List<String> path = new ArrayList<>(List.of(key.section().split("\\.", 2)));
            path.add(key.name());
            Object value = toml.get(path);
            if (value != null) {
                written.put(
                        key.path(),
                        value instanceof String text
                                ? '"' + Toml.tomlEscape(text).toString() + '"'
                                : inToml(value));
            }
        }
        return written;
    }

    private static String inToml(Object value) {
        return value instanceof org.tomlj.TomlArray array
                ? array.toList().stream()
                        .map(entry -> '"' + Toml.tomlEscape(entry.toString()).toString() + '"')
                        .collect(Collectors.joining(", ", "[", "]"))
                : value.toString();
    }
}
