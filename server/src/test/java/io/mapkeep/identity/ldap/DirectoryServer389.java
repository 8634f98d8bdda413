package io.mapkeep.identity.ldap;

import io.mapkeep.FreePort;
import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real 389 Directory Server in a folder of its own, made of the package's own template as its set-up makes one, but without systemd and without a trace
 * outside of the folder. Passwords get old, are locked after three failures and have to be changed after an administrator set them; the plug-in MemberOf is on.
 */
public final class DirectoryServer389 implements AutoCloseable {
    private static final String SERVER = "/usr/sbin/ns-slapd";
    private static final Path DELIVERED = Path.of("/usr/share/dirsrv/data");
    private static final String MANAGER = "cn=Directory Manager";
    private static final String MANAGERS_PASSWORD = "root-only";

    private final Path folder;
    private final HostPort ldaps;
    private final Process process;

    private DirectoryServer389(Path folder, HostPort ldaps, Process process) {
        this.folder = folder;
        this.ldaps = ldaps;
        this.process = process;
    }

    /** Makes a directory in an empty folder and starts it. */
    public static DirectoryServer389 start(Path folder) {
        try {
            var ldaps = new HostPort("localhost", FreePort.any());
            Path settings = settings(folder, FreePort.any(), ldaps.port());
            certificate(folder, settings);
            TestCertificates.write(folder.resolve("people.ldif"), OpenLdap.resource("389-people.ldif"));
            TestCertificates.write(folder.resolve("bind-password"), "search-only\n");
            TestCertificates.run(
                    folder,
                    List.of(
                            SERVER,
                            "ldif2db",
                            "-D",
                            settings.toString(),
                            "-n",
                            "userroot",
                            "-i",
                            folder.resolve("people.ldif").toString()));
            Process process = new ProcessBuilder(
                            SERVER,
                            "-D",
                            settings.toString(),
                            "-i",
                            folder.resolve("pid").toString(),
                            "-d",
                            "0")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("server.log").toFile())
                    .start();
            Listening.await(process, ldaps, folder.resolve("server.log"));
            return new DirectoryServer389(folder, ldaps, process);
        } catch (IOException failure) {
            throw new IllegalStateException("cannot start " + SERVER + "; ./test installs it", failure);
        }
    }

    /** Changes the directory as its manager does, by LDIF. */
    public void modify(String ldif) {
        LdifChanges.make(ldaps.port(), MANAGER, MANAGERS_PASSWORD, ldif);
    }

    /** The section {@code [ldap]} for an appliance that uses this directory over LDAPS, with the preset. */
    public String toml() {
        return """
                [ldap]
                preset = "389ds"
                servers = ["%s"]
                ca_file = '%s'
                bind_dn = "cn=mapkeep,ou=services,dc=example,dc=org"
                bind_password_file = '%s'
                user_base = "ou=people,dc=example,dc=org"
                group_base = "ou=groups,dc=example,dc=org"
                viewer_groups = ["cn=viewers,ou=groups,dc=example,dc=org"]
                """.formatted(ldaps, folder.resolve("ca.pem"), folder.resolve("bind-password"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Listening.awaitEnd(process);
    }

    /** Fills in the template, which has a mark for each folder and name, adds a database, and returns the folder of it. */
    private static Path settings(Path folder, int plain, int tls) throws IOException {
        Path settings = folder.resolve("settings");
        Files.createDirectories(settings.resolve("schema"));
        for (String each : List.of("db", "log", "lock", "run", "ldif", "bak")) {
            Files.createDirectories(folder.resolve(each));
        }
        TestCertificates.write(settings.resolve("schema/99user.ldif"), "dn: cn=schema\nobjectClass: top\ncn: schema\n");
        Map<String, String> marks = Map.ofEntries(
                Map.entry("schema_dir", settings + "/schema"),
                Map.entry("config_dir", settings.toString()),
                Map.entry("cert_dir", settings.toString()),
                Map.entry("db_dir", folder + "/db"),
                Map.entry("db_home_dir", folder + "/db"),
                Map.entry("db_lib", "bdb"),
                Map.entry("log_dir", folder + "/log"),
                Map.entry("lock_dir", folder + "/lock"),
                Map.entry("run_dir", folder + "/run"),
                Map.entry("inst_dir", folder.toString()),
                Map.entry("tmp_dir", folder.toString()),
                Map.entry("ldif_dir", folder + "/ldif"),
                Map.entry("bak_dir", folder + "/bak"),
                Map.entry("fqdn", "localhost"),
                Map.entry("ds_port", Integer.toString(plain)),
                Map.entry("ds_user", System.getProperty("user.name", "root")),
                Map.entry("ds_passwd", "{CLEAR}" + MANAGERS_PASSWORD),
                Map.entry("ds_suffix", "dc=example,dc=org"),
                Map.entry("ds_bename", "userroot"),
                Map.entry("rootdn", MANAGER),
                Map.entry("ldapi", folder + "/socket"),
                Map.entry("ldapi_enabled", "off"),
                Map.entry("ldapi_autobind", "off"));
        String text = template("template-dse.ldif") + "\n" + template("template-suffix-db.ldif");
        for (Map.Entry<String, String> mark : marks.entrySet()) {
            text = text.replace("%" + mark.getKey() + "%", mark.getValue());
        }
        TestCertificates.write(
                settings.resolve("dse.ldif"),
                LdifChanges.applied(
                        text, OpenLdap.resource("389-settings.ldif").replace("{port}", Integer.toString(tls))));
        return settings;
    }

    private static String template(String name) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(DELIVERED.resolve(name)));
        lines.removeIf(line -> line.startsWith("#"));
        return String.join("\n", lines) + "\n";
    }

    /** The server reads certificates from a database of NSS's. */
    private static void certificate(Path folder, Path settings) {
        TestCertificates.authority(folder, "ca");
        TestCertificates.server(folder, "server", "ca", OpenLdap.RIGHT_NAMES);
        String database = "sql:" + settings;
        for (List<String> command : List.of(
                List.of("certutil", "-N", "-d", database, "--empty-password"),
                List.of("certutil", "-A", "-d", database, "-n", "ca", "-t", "CT,,", "-a", "-i", "ca.pem"),
                List.of(
                        "openssl",
                        "pkcs12",
                        "-export",
                        "-in",
                        "server.pem",
                        "-inkey",
                        "server.key",
                        "-name",
                        "Server-Cert",
                        "-passout",
                        "pass:",
                        "-out",
                        "server.p12"),
                List.of("pk12util", "-i", "server.p12", "-d", database, "-W", "", "-K", ""))) {
            TestCertificates.run(folder, command);
        }
    }
}
