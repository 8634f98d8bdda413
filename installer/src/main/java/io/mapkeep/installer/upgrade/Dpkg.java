package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.ProductVersion;
import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.machine.Programs.Outcome;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Debian's package manager (deb(5), dpkg-deb(1), dpkg-query(1)). */
final class Dpkg implements PackageManager {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final List<String> SCRIPTS = List.of("preinst", "postinst", "prerm", "postrm");

    @Override
    public String kind() {
        return "deb";
    }

    @Override
    public String suffix() {
        return ".deb";
    }

    @Override
    public String architecture() {
        return Programs.run("", "dpkg", "--print-architecture").out().strip();
    }

    @Override
    public PackageFile read(Path file) {
        Outcome told = Programs.run(
                "",
                "dpkg-deb",
                "--show",
                "--showformat=${Package}\n${Version}\n${Architecture}\n${Installed-Size}\n",
                file.toString());
        List<String> lines = told.out().lines().toList();
        if (!told.well() || lines.size() != 4 || !lines.get(3).matches("\\d{1,12}")) {
            throw PackageManager.notOurs(file, told.well() ? "Its control data are incomplete." : told.err());
        }
        return new PackageFile(
                file,
                lines.get(0),
                ProductVersion.parse(lines.get(1)),
                lines.get(2),
                Long.parseLong(lines.get(3)) << 10);
    }

    @Override
    public Optional<ProductVersion> installed() {
        Outcome told = Programs.run("", "dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}", PRODUCT);
        String[] words = told.out().strip().split(" ", 2);
        return told.well() && words.length == 2 && words[0].equals("installed")
                ? Optional.of(ProductVersion.parse(words[1]))
                : Optional.empty();
    }

    /** By the checksums of its files (deb-md5sums(5)). */
    @Override
    public boolean isInstalled(Path file) {
        Outcome installed = Programs.run("", "dpkg-query", "--control-show", PRODUCT, "md5sums");
        Outcome packed = Programs.run("", "dpkg-deb", "--info", file.toString(), "md5sums");
        return packed.out().equals(installed.out());
    }

    @Override
    public void extract(Path file, Path into) {
        Outcome done = Programs.run(LONG, "", "dpkg-deb", "--extract", file.toString(), into.toString());
        if (!done.well()) {
            throw PackageManager.notOurs(file, done.err());
        }
    }

    /** As dpkg-repack(1) does it: the files that the package brought, and its scripts. The settings are not among them, so nothing in it was ever edited. */
    @Override
    public Optional<Path> rebuilt(Path into) {
        ProductVersion version = installed().orElseThrow();
        Path tree = into.resolve("former");
        try {
            Path control = Files.createDirectories(tree.resolve("DEBIAN"));
            Files.writeString(control.resolve("control"), control());
            for (String script : SCRIPTS) {
                Outcome installed = Programs.run("", "dpkg-query", "--control-path", PRODUCT, script);
                if (installed.well() && !installed.out().isBlank()) {
                    Files.copy(
                            Path.of(installed.out().strip()),
                            control.resolve(script),
                            StandardCopyOption.REPLACE_EXISTING);
                    Files.setPosixFilePermissions(
                            control.resolve(script), PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
            // From the root folder: cp looks for the folders above a file there.
            required(Programs.run(
                    LONG,
                    files().stream().collect(Collectors.joining("\0")),
                    "sh",
                    "-c",
                    "cd / && exec xargs -0 cp --archive --no-dereference --parents --target-directory=\"$1\"",
                    "sh",
                    tree.toString()));
            Path built = into.resolve(PRODUCT + "_" + version + "_" + architecture() + suffix());
            required(Programs.run(
                    LONG,
                    "",
                    "dpkg-deb",
                    "--root-owner-group",
                    "-Zgzip",
                    "-z1",
                    "--build",
                    tree.toString(),
                    built.toString()));
            return Optional.of(built);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String control() {
        // What dpkg adds to a package's own words when it is installed.
        return Programs.run("", "dpkg-query", "--status", PRODUCT)
                        .out()
                        .lines()
                        .filter(line -> !line.startsWith("Status: "))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    /** Files and links; folders come with them. */
    private static List<String> files() {
        List<String> files = new ArrayList<>();
        Programs.run("", "dpkg-query", "--listfiles", PRODUCT).out().lines().forEach(name -> {
            Path file = Path.of(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                files.add(name);
            }
        });
        return files;
    }

    private static void required(Outcome done) {
        if (!done.well()) {
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-UPG-008",
                            "The package of the version that is installed cannot be had, so there would be no way back.",
                            "It was to be made of the installed files: " + done.err(),
                            "Name its file: --former FILE"));
        }
    }
}
