package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.units.ProductVersion;
import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.machine.Programs.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The package manager of RHEL and kin (rpm(8)). What is installed cannot be made a package again, so the former file has to be named. */
final class Rpm implements PackageManager {
    private static final Duration LONG = Duration.ofMinutes(5);

    @Override
    public String kind() {
        return "rpm";
    }

    @Override
    public String suffix() {
        return ".rpm";
    }

    @Override
    public String architecture() {
        return Programs.run("", "uname", "-m").out().strip();
    }

    @Override
    public PackageFile read(Path file) {
        Outcome told = Programs.run(
                "",
                "rpm",
                "--query",
                "--nosignature",
                "--queryformat",
                "%{NAME}\n%{VERSION}\n%{ARCH}\n%{SIZE}\n",
                "--package",
                file.toString());
        List<String> lines = told.out().lines().toList();
        if (!told.well() || lines.size() != 4 || !lines.get(3).matches("\\d{1,15}")) {
            throw PackageManager.notOurs(file, told.err());
        }
        return new PackageFile(
                file, lines.get(0), ProductVersion.parse(lines.get(1)), lines.get(2), Long.parseLong(lines.get(3)));
    }

    @Override
    public Optional<ProductVersion> installed() {
        Outcome told = Programs.run("", "rpm", "--query", "--queryformat", "%{VERSION}", PRODUCT);
        return told.well() ? Optional.of(ProductVersion.parse(told.out())) : Optional.empty();
    }

    /** By the digest of its header and payload. */
    @Override
    public boolean isInstalled(Path file) {
        Outcome installed = Programs.run("", "rpm", "--query", "--queryformat", "%{SIGMD5}", PRODUCT);
        Outcome packed = Programs.run(
                "", "rpm", "--query", "--nosignature", "--queryformat", "%{SIGMD5}", "--package", file.toString());
        return packed.well() && packed.out().equals(installed.out());
    }

    @Override
    public void extract(Path file, Path into) {
        Outcome done = Programs.run(
                LONG,
                "",
                "sh",
                "-c",
                "rpm2cpio \"$1\" | cpio --extract --make-directories --quiet --no-absolute-filenames --directory=\"$2\"",
                "sh",
                file.toString(),
                into.toString());
        if (!done.well()) {
            throw PackageManager.notOurs(file, done.err());
        }
    }

    @Override
    public Optional<Path> rebuilt(Path into) {
        return Optional.empty();
    }
}
