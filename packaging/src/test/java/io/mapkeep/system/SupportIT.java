package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Canaries are put wherever the appliance keeps or hears something, and looked for in the whole bundle. */
final class SupportIT {
    private static final String BIND_PASSWORD = "canary bind password";
    private static final String TYPED = "canary-typed-password";
    private static final List<String> NAMES = List.of(
            "canaryhost",
            "canarybase",
            "canarybind",
            "canaryperson",
            "canaryrole",
            "canarygroup",
            "canarypeer",
            "203.0.113.77");

    @TempDir
    private Path folder;

    @Test
    void noSecretAndNoNameLeaves() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("bind-password"), BIND_PASSWORD + "\n");
        Files.writeString(folder.resolve("firewall.toml"), """
                [admin]
                from = ["203.0.113.77"]
                [host.here]
                roles = ["origin"]
                addresses = ["127.0.0.1"]
                [peer.canarypeer]
                addresses = ["203.0.113.77"]
                """);
        try (var appliance = StagedAppliance.in(folder, """
                [ldap]
                servers = ["canaryhost.example.org:636"]
                user_base = "dc=canarybase,dc=example"
                bind_dn = "cn=canarybind,dc=canarybase,dc=example"
                bind_password_file = "bind-password"
                [role.canaryrole]
                permissions = ["query"]
                ldap_groups = ["cn=canarygroup,dc=canarybase,dc=example"]
                """).start()) {
            String first = Files.readString(appliance.data().resolve("first-admin-password"))
                    .strip();
            String chosen = appliance.settleAdmin();
            var visitor = appliance.visitor();
            String cookie = visitor.signIn("admin", chosen)
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow()
                    .replaceFirst("^[^=]*=([^;]*).*", "$1");
            visitor.signIn("canaryperson", TYPED);
            List<String> secrets = Stream.concat(
                            Stream.of(BIND_PASSWORD, TYPED, first, chosen, cookie), keys(appliance.data()))
                    .toList();

            String running = bundle(appliance, "running.tar.gz");
            secrets.forEach(secret -> absent(running, secret));
            NAMES.forEach(name -> assertThat(running).doesNotContainIgnoringCase(name));
            assertThat(running)
                    .contains(
                            "\"severity\"", "MK-LDP-", "\"session.create\"", "bind_password_file = [secret]", "cores ")
                    .contains("\"hosts\" : 1");
            String named = bundle(appliance, "named.tar.gz", "--with-names");
            secrets.forEach(secret -> absent(named, secret));
            assertThat(named).contains("canaryhost");

            var again = appliance.command(
                    "support",
                    "bundle",
                    "--output",
                    folder.resolve("named.tar.gz").toString());
            assertThat(again.exit()).isEqualTo(1);
            assertThat(again.err()).contains("MK-SUP-001");
            assertThat(appliance.command("support", "bundle", "--preview").out())
                    .contains("status.json", "journal.txt");
            appliance.stop();
            String stopped = bundle(appliance, "stopped.tar.gz");
            secrets.forEach(secret -> absent(stopped, secret));
            assertThat(stopped).contains("This could not be had").contains("bind_password_file = [secret]");
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left.map(Path::toString)).noneMatch(name -> name.contains(".mapkeep-support"));
            }
        }
    }

    /** As it is, and as programs write such things down. */
    private static void absent(String bundle, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (String form : List.of(
                secret,
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                HexFormat.of().formatHex(bytes),
                URLEncoder.encode(secret, StandardCharsets.UTF_8))) {
            assertThat(bundle.contains(form)).as("a canary is in the bundle").isFalse();
        }
    }

    /** A line from the middle of every key that the appliance has written. */
    private static Stream<String> keys(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files
                    .filter(file ->
                            file.toString().matches(".*\\.(key|pem|p8)|.*secret.*") && Files.isRegularFile(file))
                    .filter(file -> !String.valueOf(file.getFileName()).equals("ca.pem"))
                    .map(SupportIT::text)
                    .flatMap(String::lines)
                    .filter(line -> line.length() > 40)
                    .limit(200)
                    .toList()
                    .stream();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private String bundle(StagedAppliance appliance, String name, String... further)
            throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        String[] words = Stream.concat(Stream.of("support", "bundle", "--output", file.toString()), Stream.of(further))
                .toArray(String[]::new);
        var made = appliance.command(words);
        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Process unpacked = new ProcessBuilder("tar", "-xzOf", file.toString()).start();
        String text = new String(unpacked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(unpacked.waitFor()).isZero();
        return text;
    }
}
