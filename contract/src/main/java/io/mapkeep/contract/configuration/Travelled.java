package io.mapkeep.contract.configuration;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Settings of a primary as they come to a replica. What makes a node itself stays its own, all else is the same on both sides, so that a replica that is
 * promoted behaves as its primary did.
 *
 * <pre>
 *   [server] [admin] [log] [replica] [snapshot]   always the node's own file; where snapshots go is a matter of the machine
 *   all other sections                            on a replica: the primary's
 *                                                 once promoted: the own file's if it writes anything there, else the former primary's
 * </pre>
 */
public final class Travelled {
    private static final Set<String> OWN = Set.of("server", "admin", "replica", "snapshot", "log");

    private final ConfigurationFile primary;
    private final Optional<Path> directoryCa;
    private final Optional<Path> directoryPassword;
    private final Function<String, Path> files;

    /**
     * Takes over what has travelled.
     *
     * @param text the primary's settings as TOML, as {@link #text} wrote them
     * @param directoryCa where the file that the primary calls {@code ldap.ca_file} lies here
     * @param directoryPassword likewise {@code ldap.bind_password_file}
     * @param files where a file lies here that another key names, by the key
     * @throws io.mapkeep.contract.problem.ProblemException.BadConfiguration if this version does not understand them
     */
    public Travelled(String text, Path directoryCa, Path directoryPassword, Function<String, Path> files) {
        this.primary = ConfigurationFile.parse(text).check("of the primary");
        this.files = files;
        LdapSection ldap = primary.configuration().ldap();
        this.directoryCa = ldap.caFile().map(elsewhere -> directoryCa);
        this.directoryPassword = ldap.bindPasswordFile().map(elsewhere -> directoryPassword);
    }

    /** What a primary hands out: every key that is set, as TOML. There is nothing secret in it. */
    public static String text(ConfigurationFile effective) {
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        for (Key key : effective.keys()) {
            String value = effective.written().get(key.path());
            if (value != null) {
                sections.computeIfAbsent(key.section(), name -> new StringBuilder("[" + name + "]\n"))
                        .append(key.name())
                        .append(" = ")
                        .append(value)
                        .append('\n');
            }
        }
        return sections.values().stream().map(StringBuilder::toString).collect(Collectors.joining("\n"));
    }

    /** The primary's own settings, for its name and its certificate's names. */
    public Configuration primary() {
        return primary.configuration();
    }

    /** The settings of a replica with this file of its own. */
    public ConfigurationFile onReplica(ConfigurationFile own) {
        return merge(own, section -> !OWN.contains(section));
    }

    /** The settings of a node that was promoted. */
    public ConfigurationFile oncePromoted(ConfigurationFile own) {
        return merge(
                own,
                section -> !OWN.contains(section)
                        && own.written().keySet().stream().noneMatch(path -> path.startsWith(section + ".")));
    }

    private ConfigurationFile merge(ConfigurationFile own, Predicate<String> theirs) {
        Configuration mine = own.configuration();
        Configuration other = primary.configuration();
        var merged = new Configuration(
                mine.server(),
                theirs.test("limits") ? other.limits() : mine.limits(),
                theirs.test("tls") ? other.tls() : mine.tls(),
                theirs.test("tls") ? other.authority() : mine.authority(),
                theirs.test("tls") ? acme() : mine.acme(),
                theirs.test("tls") ? other.acmeServer() : mine.acmeServer(),
                theirs.test("session") ? other.session() : mine.session(),
                theirs.test("keys") ? other.keys() : mine.keys(),
                theirs.test("password") ? other.password() : mine.password(),
                theirs.test("second_factor") ? other.secondFactor() : mine.secondFactor(),
                theirs.test("ldap") ? ldap() : mine.ldap(),
                theirs.test("oidc") ? oidc() : mine.oidc(),
                theirs.test("role") ? other.roles() : mine.roles(),
                theirs.test("agreement") ? agreement() : mine.agreement(),
                theirs.test("sql") ? other.sql() : mine.sql(),
                theirs.test("import") ? other.imports() : mine.imports(),
                theirs.test("audit") ? other.audit() : mine.audit(),
                mine.log(),
                mine.snapshot(),
                mine.admin(),
                mine.replica());
        Map<String, String> written = new LinkedHashMap<>();
        List<Key> keys = keys(own, theirs);
        Set<String> fromPrimary = keys.stream()
                .filter(key -> theirs.test(key.family()))
                .map(Key::section)
                .collect(Collectors.toCollection(TreeSet::new));
        for (Key key : keys) {
            String value = (theirs.test(key.family()) ? primary : own).written().get(key.path());
            if (value != null) {
                written.put(key.path(), value);
            }
        }
        return new ConfigurationFile(merged, keys, own.mistakes(), written, fromPrimary);
    }

    /** Sections that an admin names are not the same on both sides. */
    private List<Key> keys(ConfigurationFile own, Predicate<String> theirs) {
        Map<String, Key> keys = new LinkedHashMap<>();
        own.keys().forEach(key -> keys.put(key.path(), key));
        primary.keys().forEach(key -> keys.putIfAbsent(key.path(), key));
        return keys.values().stream()
                .filter(key ->
                        (theirs.test(key.family()) ? primary : own).keys().contains(key))
                .toList();
    }

    private Map<String, OidcSection> oidc() {
        Map<String, OidcSection> providers = new LinkedHashMap<>();
        primary.configuration().oidc().forEach((name, provider) -> {
            String section = "oidc." + name + ".";
            providers.put(
                    name,
                    provider.withFiles(
                            provider.client().secretFile().map(there -> files.apply(section + "client_secret_file")),
                            provider.caFile().map(there -> files.apply(section + "ca_file"))));
        });
        return providers;
    }

    private AcmeSection acme() {
        AcmeSection theirs = primary.configuration().acme();
        return theirs.withFiles(
                theirs.caFile().map(there -> files.apply("tls.acme.ca_file")),
                theirs.bindingKey().map(there -> files.apply("tls.acme.eab_key_file")),
                theirs.dns().key().map(there -> files.apply("tls.acme.dns_key_file")));
    }

    private AgreementSection agreement() {
        AgreementSection theirs = primary.configuration().agreement();
        return new AgreementSection(
                theirs.textFile().map(there -> files.apply("agreement.text_file")), theirs.version());
    }

    private LdapSection ldap() {
        return primary.configuration().ldap().with(directoryCa, directoryPassword);
    }
}
