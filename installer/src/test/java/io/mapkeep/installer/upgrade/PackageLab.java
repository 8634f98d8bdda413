package io.mapkeep.installer.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A root folder with a dpkg database of its own (dpkg(1), DPKG_ROOT), and packages for it. */
final class PackageLab {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Path folder;
    private final Path root;
    private final Path state;
    private @Nullable KeyPair key;
    private @Nullable Path first;

    /** What a command said. */
    record Said(int exit, String out, String err) {
        String all() {
            return out + err;
        }
    }

    PackageLab(Path folder) throws IOException {
        this.folder = folder;
        this.root = folder.resolve("root");
        this.state = folder.resolve("state");
        Files.createDirectories(root.resolve("var/lib/dpkg/info"));
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        Files.writeString(folder.resolve("mapkeep.toml"), "");
    }

    /**
     * A package.
     *
     * @param wellness the shell's word for whether the appliance is well with it
     * @param tables names of scripts; with a plus those that the version before can go on after
     */
    Path build(String version, String wellness, List<String> tables) throws Exception {
        Path tree = folder.resolve("tree-" + version);
        Path home = Files.createDirectories(tree.resolve("usr/lib/mapkeep"));
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: mapkeep\nVersion: " + version
                        + "\nArchitecture: amd64\nMaintainer: Test <test@example.org>\nInstalled-Size: 10\nDescription: test\n");
        script(tree.resolve("usr/bin/mapkeep"), "case $1 in about) " + wellness + " ;; esac");
        script(home.resolve("bin/mapkeep"), "true");
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/upgrades-from"), "0.1.0\n");
        Files.createDirectories(home.resolve("libexec"));
        Files.copy(Path.of("../packaging/libexec/upgrade-switch"), home.resolve("libexec/upgrade-switch"));
        Files.createDirectories(home.resolve("lib/server"));
        try (var zip = new ZipOutputStream(
                Files.newOutputStream(home.resolve("lib/server/mapkeep-server-" + version + ".jar")))) {
            for (String name : tables) {
                zip.putNextEntry(new ZipEntry("io/mapkeep/room/" + name.replace("+", "") + ".sql"));
                zip.write((name.endsWith("+") ? "-- compatible\n" : "create table x (y int);\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        return packed(version, tree);
    }

    /** The same package again, for versions from another one on. */
    void rebuildFrom(String oldest, Path built) throws Exception {
        String version = String.valueOf(built.getFileName()).replaceAll("mapkeep_(.*)_amd64.deb", "$1");
        Path tree = folder.resolve("tree-" + version);
        Files.writeString(tree.resolve("usr/lib/mapkeep/conf/upgrades-from"), oldest + "\n");
        packed(version, tree);
    }

    private Path packed(String version, Path tree) throws Exception {
        Path built = folder.resolve("mapkeep_" + version + "_amd64.deb");
        assertThat(finished(List.of(
                                "sh", "-c", "cd '" + tree + "' && find usr -type f -exec md5sum {} + >DEBIAN/md5sums"))
                        .exit())
                .isZero();
        assertThat(finished(List.of("dpkg-deb", "-Zgzip", "--build", tree.toString(), built.toString()))
                        .exit())
                .isZero();
        return built;
    }

    void install(Path built) throws Exception {
        first = built;
        Said said = finished(List.of("dpkg", "--install", built.toString()));
        assertThat(said.exit()).as(said.all()).isZero();
    }

    String first() {
        return Objects.requireNonNull(first).toString();
    }

    String installed() throws Exception {
        return finished(List.of("dpkg-query", "--show", "--showformat=${Version}", "mapkeep"))
                .out();
    }

    Said apply(Path next) throws Exception {
        return run("upgrade", "apply", next.toString(), "--yes", "--no-snapshot", "--former", first());
    }

    Said run(String... words) throws Exception {
        return finished(command(words));
    }

    Process start(String... words) throws IOException {
        return builder(command(words))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    Process startSwitch() throws IOException {
        return builder(List.of("sh", state.resolve("switch").toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** With all that it started. */
    void killSwitch() throws Exception {
        finished(List.of(
                "pkill", "--signal", "KILL", "--full", state.resolve("switch").toString()));
        finished(List.of("pkill", "--signal", "KILL", "--full", root + "/usr/bin/mapkeep"));
    }

    void awaitInstalled(String version) throws Exception {
        await(() -> installed().equals(version));
    }

    void awaitPhase(String phase) throws Exception {
        await(() -> Files.readString(state.resolve("phase")).strip().equals(phase));
    }

    /** A new one each time; only the last counts. */
    void trustKey() throws Exception {
        KeyPair made = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        key = made;
        Path keys = Files.createDirectories(folder.resolve("release-keys"));
        Files.writeString(
                keys.resolve("releases.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getEncoder().encodeToString(made.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    /** As {@code ./package} does. */
    void sign(Path built) throws Exception {
        String list = ReleaseSignature.sha256(built) + "  " + built.getFileName() + "\n";
        Files.writeString(folder.resolve("SHA256SUMS"), list);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(Objects.requireNonNull(key).getPrivate());
        signature.update(list.getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("SHA256SUMS.sig"), signature.sign());
    }

    private interface Question {
        boolean ask() throws Exception;
    }

    private static void await(Question question) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!question.ask()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dmapkeep.home=" + root.resolve("usr/lib/mapkeep"),
                "io.mapkeep.installer.Main"));
        command.addAll(List.of(words));
        command.addAll(List.of("--config", folder.resolve("mapkeep.toml").toString()));
        return command;
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "DPKG_ROOT",
                        root.toString(),
                        "MAPKEEP_UPGRADE_STATE",
                        state.toString(),
                        "PATH",
                        root.resolve("usr/bin") + ":/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        return builder;
    }

    private Said finished(List<String> command) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = builder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true, false)).isTrue();
    }
}
