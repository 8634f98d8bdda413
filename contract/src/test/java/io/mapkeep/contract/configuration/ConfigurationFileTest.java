package io.mapkeep.contract.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.contract.configuration.ReplicaSection.WithoutFollower;
import io.mapkeep.contract.configuration.TlsSection.Engine;
import io.mapkeep.contract.configuration.TlsSection.Profile;
import io.mapkeep.contract.configuration.TlsSection.ServerKey;
import io.mapkeep.contract.configuration.TlsSection.Serving;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFileTest {
    @Test
    void anEmptyFileIsACompleteConfiguration() {
        Configuration c = ConfigurationFile.parse("").check("nothing").configuration();
        assertThat(c.server())
                .isEqualTo(new ServerSection(
                        "localhost",
                        new HostPort("0.0.0.0", 443),
                        Optional.of(new HostPort("0.0.0.0", 80)),
                        Optional.empty(),
                        Path.of("/var/lib/mapkeep")));
        assertThat(c.limits().requestBody()).isEqualTo(ByteSize.ofMebibytes(1));
        assertThat(c.tls()).isEqualTo(TlsSection.standard());
        assertThat(c.session()).isEqualTo(new SessionSection(Duration.ofMinutes(30), Duration.ofHours(12)));
        assertThat(c.keys()).isEqualTo(new KeysSection(Duration.ofDays(90), Duration.ofDays(366), 100, false));
        assertThat(c.ldap().enabled()).isFalse();
        assertThat(c.ldap().roles())
                .isEqualTo(new LdapSection.Roles(List.of(), List.of(), List.of(), List.of(), List.of()));
        assertThat(c.sql().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(c.imports().file()).isEqualTo(ByteSize.ofMebibytes(4096));
        assertThat(c.audit().queries()).isTrue();
        assertThat(c.snapshot())
                .isEqualTo(new SnapshotSection(
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        true,
                        Duration.ofHours(1),
                        LocalTime.MIDNIGHT,
                        ZoneId.systemDefault(),
                        "24 hourly, 7 daily, 5 weekly, 12 monthly",
                        true,
                        Duration.ofMinutes(1),
                        true,
                        Duration.ofMinutes(30)));
        assertThat(c.admin().users()).isEmpty();
        assertThat(c.replica())
                .isEqualTo(new ReplicaSection(
                        Optional.of(new HostPort("0.0.0.0", 7443)),
                        Optional.empty(),
                        Mode.ASYNC,
                        WithoutFollower.BLOCK,
                        Duration.ZERO,
                        Duration.ofSeconds(5)));
    }

    @Test
    void eachSectionTakesUpWhatIsWritten() {
        ConfigurationFile file = ConfigurationFile.parse("""
                [server]
                name = "Maps.example.org"
                https = "[::]:8443"
                http = ""
                data = "data"
                [limits]
                request_body = "2MiB"
                request_header = "8 KiB"
                idle_timeout = "20s"
                request_timeout = "1m"
                connections = 100
                threads = 16
                requests_per_minute = 60
                sign_ins_per_minute = 5
                [tls]
                profile = "modern"
                engine = "conscrypt"
                key = "rsa3072"
                hsts = true
                names = ["maps", "192.0.2.1"]
                validity = "30d"
                [session]
                idle = "10m"
                absolute = "8h"
                [ldap]
                servers = ["a.example.org:636", "b.example.org:636"]
                security = "starttls"
                user_base = "ou=people,dc=example,dc=org"
                user_filter = "(uid={name})"
                admin_groups = ["cn=admins,dc=example,dc=org"]
                nested_group_depth = 0
                [sql]
                timeout = "500ms"
                answer = "5 MiB"
                [import]
                file = "1 GiB"
                columns = 10
                [audit]
                queries = false
                [snapshot]
                target = "s3://maps/here/"
                copies = ["/mnt/second", "s3://other/prefix"]
                on_replica = "/mnt/own"
                s3_endpoint = "https://store.example.org:9000"
                s3_region = "eu-1"
                s3_credentials_file = "store.credentials"
                s3_ca_file = "store.pem"
                s3_path_style = false
                every = "1d"
                at = "02:30"
                zone = "Europe/Vienna"
                keep = "14 daily"
                drill = false
                [admin]
                socket = "admin.sock"
                users = ["ada"]
                [replica]
                listen = "[::]:9443"
                address = "a.example.org:9443"
                mode = "sync"
                without_follower = "degrade"
                lag_limit = "500ms"
                dead_after = "2s"
                """);
        assertThat(file.mistakes()).isEmpty();
        Configuration c = file.configuration();
        assertThat(c.server())
                .isEqualTo(new ServerSection(
                        "maps.example.org",
                        new HostPort("::", 8443),
                        Optional.empty(),
                        Optional.empty(),
                        Path.of("data")));
        assertThat(c.limits())
                .isEqualTo(new LimitsSection(
                        ByteSize.ofMebibytes(2),
                        new ByteSize(8192),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(1),
                        100,
                        16,
                        60,
                        5,
                        4));
        assertThat(c.tls())
                .isEqualTo(new TlsSection(
                        new Serving(Profile.MODERN, Engine.CONSCRYPT, true, false),
                        List.of("maps", "192.0.2.1"),
                        Duration.ofDays(30),
                        ServerKey.RSA3072));
        assertThat(c.session()).isEqualTo(new SessionSection(Duration.ofMinutes(10), Duration.ofHours(8)));
        assertThat(c.ldap().servers().named())
                .containsExactly(new HostPort("a.example.org", 636), new HostPort("b.example.org", 636));
        assertThat(c.ldap().servers().security()).isEqualTo(Security.STARTTLS);
        assertThat(c.ldap().roles().admin()).containsExactly("cn=admins,dc=example,dc=org");
        assertThat(c.ldap().groups().depth()).isZero();
        assertThat(c.sql().timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(c.imports().columns()).isEqualTo(10);
        assertThat(c.audit().queries()).isFalse();
        assertThat(c.snapshot().target())
                .contains(new SnapshotPlace.Bucket(
                        "maps",
                        "here",
                        Optional.of(URI.create("https://store.example.org:9000")),
                        "eu-1",
                        Optional.of(Path.of("store.credentials")),
                        Optional.of(Path.of("store.pem")),
                        false));
        assertThat(c.snapshot().copies())
                .hasSize(2)
                .first()
                .isEqualTo(new SnapshotPlace.Folder(Path.of("/mnt/second")));
        assertThat(c.snapshot().copies().get(1))
                .hasToString("s3://other/prefix")
                .satisfies(bucket -> assertThat(((SnapshotPlace.Bucket) bucket).credentials())
                        .contains(Path.of("store.credentials")));
        assertThat(c.snapshot().asReplica().orElseThrow().target())
                .contains(new SnapshotPlace.Folder(Path.of("/mnt/own")));
        assertThat(c.snapshot().at()).isEqualTo(LocalTime.of(2, 30));
        assertThat(c.snapshot().zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
        assertThat(c.snapshot().keep()).isEqualTo("14 daily");
        assertThat(c.snapshot().drill()).isFalse();
        assertThat(c.admin()).isEqualTo(new AdminSection(Path.of("admin.sock"), List.of("ada")));
        assertThat(c.replica())
                .isEqualTo(new ReplicaSection(
                        Optional.of(new HostPort("::", 9443)),
                        Optional.of(new HostPort("a.example.org", 9443)),
                        Mode.SYNC,
                        WithoutFollower.DEGRADE,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2)));
        assertThat(file.written()).containsEntry("tls.validity", "\"30d\"").doesNotContainKey("sql.queue");
    }

    @Test
    void allMistakesAreToldAtOnceInTheirOrderWithLineAndColumn() {
        ConfigurationFile file = ConfigurationFile.parse("""
                [server]
                htps = "0.0.0.0:443"
                name = 7
                [limits]
                connections = 5
                request_body = "1 MB"
                [tls]
                profile = "moderne"
                validity = "400d"
                [sesion]
                idle = "1h"
                """);
        assertThat(file.mistakes())
                .extracting(Mistake::toString)
                .containsExactly(
                        "line 2, column 1: no key \"server.htps\"; did you mean \"https\"?",
                        "line 3, column 1: server.name: expected DNS name in quotes, found the number 7",
                        "line 5, column 1: limits.connections: expected a whole number, 10 to 100000 connections, found 5",
                        "line 6, column 1: limits.request_body: write a size as a whole number and B, KiB, MiB, GiB or TiB, like \"512 MiB\";"
                                + " found \"1 MB\"",
                        "line 8, column 1: tls.profile: expected one of \"modern\", \"intermediate\"; found \"moderne\"",
                        "line 9, column 1: tls.validity: expected 1d to 398d; found \"400d\"",
                        "line 10, column 1: no section \"sesion\"; did you mean \"session\"?");
    }

    @Test
    void tenMistakesAreTenLinesWithTheirFix() {
        ConfigurationFile file = ConfigurationFile.parse("""
                [server]
                name = "maps example org"
                https = "443"
                htp = ""
                [limits]
                threads = "many"
                idle_timeout = "90"
                [tls]
                engine = "openssl"
                [ldap]
                servers = ["dc1.example.org"]
                user_filter = "(uid={name}"
                [audit]
                queries = "yes"
                [mail]
                host = "mx"
                """);
        assertThat(file.mistakes())
                .hasSize(10)
                .extracting(Mistake::line)
                .containsExactly(2, 3, 4, 6, 7, 9, 11, 12, 14, 15);
        assertThatThrownBy(() -> file.check("mapkeep.toml")).isInstanceOfSatisfying(BadConfiguration.class, failure -> {
            assertThat(failure.problem().what()).contains("10 mistakes");
            assertThat(failure.problem().why().lines())
                    .hasSize(10)
                    .allMatch(
                            line -> line.matches(
                                    "line \\d+, column \\d+: .*(write|expected|did you mean|no section|must|needs|like|[Ff]ilter).*"));
        });
    }

    @Test
    void keysThatNeedEachOtherAreCheckedTogether() {
        assertThat(ConfigurationFile.parse(
                                "[ldap]\nservers = [\"a:636\"]\nbind_dn = \"cn=x\"\n[session]\nidle = \"1d\"\nabsolute = \"1h\"\n")
                        .mistakes())
                .extracting(Mistake::message)
                .anyMatch(message -> message.startsWith("ldap.user_base: needed"))
                .anyMatch(message -> message.startsWith("ldap.bind_password_file: needed"))
                .anyMatch(message -> message.startsWith("session.absolute: shorter"));
    }

    @Test
    void aSnapshotSectionSaysWhatIsWrongAsAPersonWould() {
        assertThat(ConfigurationFile.parse("""
                [snapshot]
                target = "s3://Maps"
                s3_endpoint = "http://store.example.org"
                at = "2:30"
                zone = "Vienna"
                keep = "many"
                """).mistakes())
                .extracting(Mistake::message)
                .containsExactly(
                        "snapshot.target: write a bucket as \"s3://name/prefix\"; found \"s3://Maps\"",
                        "snapshot.s3_endpoint: write an https address; http is for this machine only; found \"http://store.example.org\"",
                        "snapshot.at: write a time of day like \"02:30\"; found \"2:30\"",
                        "snapshot.zone: write the name of a time zone, like \"Europe/Vienna\"; found \"Vienna\"",
                        "snapshot.keep: write it like \"24 hourly, 7 daily, 5 weekly, 12 monthly\"; found \"many\"");
        assertThat(ConfigurationFile.parse(
                                "[snapshot]\ntarget = \"/a\"\ncopies = [\"/a\"]\non_replica = \"s3://maps\"\n")
                        .mistakes())
                .extracting(Mistake::message)
                .containsExactlyInAnyOrder(
                        "snapshot.copies: each place once, and not the one that target names",
                        "snapshot.on_replica: write a folder of this machine, or \"off\"; found \"s3://maps\"");
        assertThat(ConfigurationFile.parse("[snapshot]\ntarget = \"s3://maps\"\n")
                        .mistakes())
                .extracting(Mistake::message)
                .containsExactly("snapshot.s3_credentials_file: needed because target is a bucket");
    }

    @Test
    void aProblemListsEveryMistake() {
        assertThatThrownBy(
                        () -> ConfigurationFile.parse("[tls]\nx = 1\ny = 2\n").check("a.toml"))
                .isInstanceOfSatisfying(BadConfiguration.class, failure -> {
                    assertThat(failure.problem().code()).isEqualTo("MK-CFG-001");
                    assertThat(failure.problem().what()).isEqualTo("The configuration a.toml has 2 mistakes.");
                    assertThat(failure.problem().why().lines()).hasSize(2);
                });
    }

    @Test
    void relativePathsCountFromTheFilesFolder(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("mapkeep.toml"), "[server]\ndata = \"here\"\n[admin]\nsocket = \"s\"\n");
        Configuration c = ConfigurationFile.load(file).configuration();
        assertThat(c.snapshot().target()).contains(new SnapshotPlace.Folder(folder.resolve("here/snapshots")));
        assertThat(c.server().data()).isEqualTo(folder.resolve("here"));
        assertThat(c.admin().socket()).isEqualTo(folder.resolve("s"));
    }

    @Test
    void aFileThatIsNoTextIsOneProblem(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("mapkeep.toml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> ConfigurationFile.load(file))
                .isInstanceOfSatisfying(
                        BadConfiguration.class,
                        failure -> assertThat(failure.problem().code()).isEqualTo("MK-CFG-002"));
    }

    @Property(tries = 300)
    void noTextMakesTheReaderFail(@ForAll @StringLength(max = 200) String text) {
        ConfigurationFile file = ConfigurationFile.parse(text);
        assertThat(file.mistakes()).allMatch(mistake -> mistake.line() >= 1 && mistake.column() >= 1);
    }

    @Test
    void theReportTellsOrigins() {
        var report = ConfigurationFile.parse("[tls]\nvalidity = \"30d\"\n").report("x");
        assertThat(report.settings())
                .anyMatch(setting -> setting.key().equals("tls.validity")
                        && setting.value().equals("\"30d\"")
                        && setting.origin().equals("file")
                        && setting.standard().equals("\"47d\""))
                .anyMatch(setting ->
                        setting.key().equals("tls.profile") && setting.origin().equals("default"));
    }

    @Test
    void rolesOfTheHouseAreNamedByTheirSections() {
        ConfigurationFile file = ConfigurationFile.parse("""
                [role.steward]
                permissions = ["read_datasets", "manage_datasets"]
                ldap_groups = ["cn=stewards,dc=example,dc=org"]
                oidc_groups = ["staff/stewards of maps"]
                [oidc.staff]
                issuer = "https://login.example.org"
                client_id = "mapkeep"
                client_secret_file = "secret"
                """);
        assertThat(file.mistakes()).isEmpty();
        assertThat(file.configuration().roles())
                .containsOnly(java.util.Map.entry(
                        "steward",
                        new RoleSection(
                                List.of("read_datasets", "manage_datasets"),
                                List.of("cn=stewards,dc=example,dc=org"),
                                List.of(new RoleSection.OidcGroup("staff", "stewards of maps")))));
        assertThat(file.written()).containsKey("role.steward.permissions");
    }

    @Test
    void wrongRolesAreToldByLine() {
        assertThat(ConfigurationFile.parse("""
                        [role]
                        steward = "x"
                        [role.viewer]
                        permissions = []
                        [role.Big]
                        permissions = []
                        [role.small]
                        permission = ["read_dataset"]
                        [role.other]
                        permissions = ["read_dataset"]
                        oidc_groups = ["staf/maps", "maps"]
                        """).mistakes())
                .extracting(Mistake::toString)
                .hasSize(7)
                .anyMatch(line -> line.contains("there is no section [oidc.staf]"))
                .anyMatch(line -> line.contains("expected a provider's name and a value"))
                .anyMatch(line -> line.contains("write [role.NAME]"))
                .anyMatch(line -> line.contains("the role viewer is built in"))
                .anyMatch(line -> line.contains("cannot name a section"))
                .anyMatch(line -> line.contains("no key \"role.small.permission\"") && line.contains("permissions"))
                .anyMatch(line -> line.contains("no such permission") && line.contains("read_datasets"));
    }

    @Test
    void aWrongEscapeInAQuotedKeyIsAMistakeLikeAnyOther() {
        assertThat(ConfigurationFile.parse("[server]\nname = \"a\"\n\"ht\\mtps\" = \"x\"\n")
                        .mistakes())
                .singleElement()
                .satisfies(mistake -> {
                    assertThat(mistake.line()).isEqualTo(3);
                    assertThat(mistake.message()).contains("escape");
                });
    }
}
