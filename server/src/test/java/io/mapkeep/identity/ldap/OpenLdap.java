package io.mapkeep.identity.ldap;

import io.mapkeep.FreePort;
import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * A real OpenLDAP server with a certificate of its own, in a folder of its own, on free ports. Its people and groups are those of
 * {@code people.ldif}: {@code anna} is viewer, {@code erika} editor, {@code alma} administrator; the others try one thing each.
 *
 * <p>Public, because the tests of the whole appliance sign in against it, too.
 */
public final class OpenLdap implements AutoCloseable {
    /** Everybody's but for {@link #BJORN}'s. */
    public static final String PASSWORD = "quiet water 7 stones";

    /** A viewer whose name has an accent. */
    public static final String BJORN = "björn";

    public static final String PASSWORD_OF_BJORN = "Blåbærsyltetøy 7";

    /** For a host that is called so: signed by {@link #caFile}. */
    public static final String RIGHT_NAMES = "DNS:localhost,IP:127.0.0.1";

    private static final int CROWD = 600;
    private static final String SLAPD = "/usr/sbin/slapd";

    private final Path folder;
    private final HostPort ldaps;
    private final HostPort startTls;
    private Process process;

    private OpenLdap(Path folder, HostPort ldaps, HostPort startTls) {
        this.folder = folder;
        this.ldaps = ldaps;
        this.startTls = startTls;
        this.process = launch();
    }

    /** Makes a directory in an empty folder and starts it. */
    public static OpenLdap start(Path folder) {
        return start(folder, RIGHT_NAMES);
    }

    /** Like {@link #start(Path)}, with other names in the certificate. */
    public static OpenLdap start(Path folder, String subjectAlternativeNames) {
        return start(folder, subjectAlternativeNames, "localhost");
    }

    /** Like {@link #start(Path, String)}, on another address of this machine, which the certificate has to name. */
    public static OpenLdap start(Path folder, String subjectAlternativeNames, String host) {
        return start(folder, subjectAlternativeNames, host, "slapd.conf", resource("people.ldif") + crowd());
    }

    /**
     * One with a password policy (overlay ppolicy) and back links (overlay memberOf), whose people are those of {@code policy.ldif} and as many more as are
     * asked for, all of them in the group {@code everybody}.
     */
    public static OpenLdap startWithPolicy(Path folder, int people) {
        return start(folder, RIGHT_NAMES, "localhost", "policy.conf", resource("policy.ldif") + everybody(people));
    }

    private static OpenLdap start(
            Path folder, String subjectAlternativeNames, String host, String configuration, String ldif) {
        try {
            Files.createDirectories(folder.resolve("data"));
            TestCertificates.authority(folder, "ca");
            TestCertificates.server(folder, "server", "ca", subjectAlternativeNames);
            TestCertificates.write(
                    folder.resolve("slapd.conf"), resource(configuration).replace("{folder}", folder.toString()));
            TestCertificates.write(folder.resolve("people.ldif"), ldif);
            TestCertificates.write(folder.resolve("bind-password"), "search-only\n");
            TestCertificates.run(folder, List.of("/usr/sbin/slapadd", "-q", "-f", "slapd.conf", "-l", "people.ldif"));
            return new OpenLdap(folder, new HostPort(host, FreePort.any()), new HostPort(host, FreePort.any()));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Changes the directory as its administrator does, by LDIF. */
    public void modify(String ldif) {
        LdifChanges.make(ldaps.port(), "cn=root,dc=example,dc=org", "root-only", ldif);
    }

    /** Another authority, which signed nothing here; its certificate in PEM. */
    public static Path authority(Path folder, String name) {
        return TestCertificates.authority(folder, name);
    }

    /** Where it speaks TLS from the first byte: by name, because the SDK compares no name where a loopback address is written. */
    public HostPort ldaps() {
        return ldaps;
    }

    /** Where it waits for StartTLS. */
    public HostPort startTls() {
        return startTls;
    }

    /** The authority that signed its certificate. */
    public Path caFile() {
        return folder.resolve("ca.pem");
    }

    /** The section {@code [ldap]} for an appliance that uses this directory over LDAPS. */
    public String toml() {
        return toml(Security.LDAPS);
    }

    /** The same with the protection to choose. */
    public String toml(Security security) {
        return toml(security, List.of(security == Security.LDAPS ? ldaps : startTls), caFile());
    }

    /** The same with servers and an authority to choose. */
    public String toml(Security security, List<HostPort> servers, Path authority) {
        String list = servers.stream()
                .map(server -> '"' + server.toString() + '"')
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        return """
                [ldap]
                servers = [%s]
                security = "%s"
                ca_file = '%s'
                bind_dn = "cn=mapkeep,ou=services,dc=example,dc=org"
                bind_password_file = '%s'
                user_base = "ou=people,dc=example,dc=org"
                group_base = "ou=groups,dc=example,dc=org"
                connect_timeout = "1s"
                response_timeout = "1s"
                viewer_groups = ["CN=Viewers, OU=Groups, DC=example, DC=org", "cn=survey 30,ou=groups,dc=example,dc=org",
                    "cn=crowd 600,ou=groups,dc=example,dc=org"]
                editor_groups = ['cn=Redaktion (GIS)\\, Öst *,ou=groups,dc=example,dc=org']
                admin_groups = ["cn=admins,ou=groups,dc=example,dc=org"]
                """.formatted(
                list, security.name().toLowerCase(java.util.Locale.ROOT), authority, folder.resolve("bind-password"));
    }

    /** Ends it at once, like a power cut. */
    public void kill() {
        process.destroyForcibly();
        Listening.awaitEnd(process);
    }

    /** Starts it again on the same ports with the same people. */
    public void restart() {
        kill();
        process = launch();
    }

    /** Starts it again on the same ports with a certificate that another authority signed. */
    public void restartUnder(Path authority) {
        kill();
        Path there = Objects.requireNonNull(authority.getParent());
        String name = String.valueOf(authority.getFileName()).replace(".pem", "");
        TestCertificates.server(there, "replaced", name, RIGHT_NAMES);
        try {
            for (String kind : List.of(".pem", ".key")) {
                Files.copy(
                        there.resolve("replaced" + kind),
                        folder.resolve("server" + kind),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        process = launch();
    }

    /** Stops it from answering while its connections stay open, like a machine that swaps itself to death. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    @Override
    public void close() {
        kill();
    }

    private Process launch() {
        try {
            Process started = new ProcessBuilder(
                            SLAPD,
                            "-f",
                            "slapd.conf",
                            "-d",
                            "0",
                            "-h",
                            "ldap://" + listener(startTls) + " ldaps://" + listener(ldaps))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("slapd.log").toFile())
                    .start();
            Listening.await(started, ldaps, folder.resolve("slapd.log"));
            Listening.await(started, startTls, folder.resolve("slapd.log"));
            return started;
        } catch (IOException failure) {
            throw new IllegalStateException("cannot start " + SLAPD + "; ./test installs it", failure);
        }
    }

    private void signal(String signal) {
        TestCertificates.run(folder, List.of("kill", signal, Long.toString(process.pid())));
    }

    /** {@code gina} is in so many groups that her list takes more than one page. */
    private static String crowd() {
        var ldif = new StringBuilder("""

                dn: uid=gina,ou=people,dc=example,dc=org
                objectClass: inetOrgPerson
                uid: gina
                cn: Gina Crowd
                sn: Crowd
                userPassword: %s
                """.formatted(PASSWORD));
        for (int i = 1; i <= CROWD; i++) {
            ldif.append("""

                    dn: cn=crowd %1$d,ou=groups,dc=example,dc=org
                    objectClass: groupOfNames
                    cn: crowd %1$d
                    member: uid=gina,ou=people,dc=example,dc=org
                    """.formatted(i));
        }
        return ldif.toString();
    }

    private static HostPort listener(HostPort address) {
        return new HostPort(address.host().equals("localhost") ? "127.0.0.1" : address.host(), address.port());
    }

    private static String everybody(int people) {
        var ldif = new StringBuilder();
        var group = new StringBuilder("""

                dn: cn=everybody,ou=groups,dc=example,dc=org
                objectClass: groupOfNames
                cn: everybody
                """);
        for (int i = 0; i < people; i++) {
            ldif.append("""

                    dn: uid=p%1$d,ou=people,dc=example,dc=org
                    objectClass: inetOrgPerson
                    uid: p%1$d
                    cn: Person %1$d
                    sn: %1$d
                    userPassword: %2$s
                    """.formatted(i, PASSWORD));
            group.append("member: uid=p").append(i).append(",ou=people,dc=example,dc=org\n");
        }
        return people == 0 ? "" : ldif.append(group).toString();
    }

    static String resource(String name) {
        try (InputStream in = OpenLdap.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
