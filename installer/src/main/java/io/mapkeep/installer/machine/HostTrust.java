package io.mapkeep.installer.machine;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine's own programs trust: a folder that the distribution leaves to the administrator, and the program that reads it. One file of ours lies there, so the way back
 * is to take it away.
 */
public final class HostTrust {
    private static final String FILE = "mapkeep-root";
    private static final List<Kind> KINDS = List.of(
            new Kind("usr/local/share/ca-certificates", ".crt", "update-ca-certificates"),
            new Kind("etc/pki/ca-trust/source/anchors", ".pem", "update-ca-trust"));

    private final Path machine;
    private final Kind kind;

    /**
     * How a family of distributions does it: Debian's and Red Hat's.
     *
     * @param reader the program that has to run when the folder has changed
     */
    record Kind(String folder, String ending, String reader) {}

    HostTrust(Path machine, Kind kind) {
        this.machine = machine;
        this.kind = kind;
    }

    /**
     * The one of this machine.
     *
     * @param machine its root folder
     * @throws CommandFailure (MK-CLI-036) if it is neither Debian's nor Red Hat's way
     */
    public static HostTrust of(Path machine) {
        return KINDS.stream()
                .filter(kind -> Files.isDirectory(machine.resolve(kind.folder())) && Programs.has(kind.reader()))
                .findFirst()
                .map(kind -> new HostTrust(machine, kind))
                .orElseThrow(
                        () -> failed(
                                "There is neither /usr/local/share/ca-certificates with update-ca-certificates nor /etc/pki/ca-trust/source/anchors with update-ca-trust.",
                                "Install the package ca-certificates, or follow your system's manual with: mapkeep cert export-ca --out FOLDER"));
    }

    public Path file() {
        return machine.resolve(kind.folder()).resolve(FILE + kind.ending());
    }

    /** The certificate that is there now. */
    public Optional<byte[]> present() {
        try {
            return Files.exists(file()) ? Optional.of(Files.readAllBytes(file())) : Optional.empty();
        } catch (IOException unreadable) {
            throw failed(unreadable.toString(), "Look at it: ls -l " + file());
        }
    }

    /** Puts it there and has it read; where that fails, what was there before is back. Returns whether anything changed. */
    public boolean install(byte[] pem) {
        Optional<byte[]> before = present();
        if (before.filter(one -> Arrays.equals(one, pem)).isPresent()) {
            return false;
        }
        write(Optional.of(pem));
        readOr(before);
        return true;
    }

    /** The way back. Returns whether anything changed. */
    public boolean remove() {
        Optional<byte[]> before = present();
        if (before.isEmpty()) {
            return false;
        }
        write(Optional.empty());
        readOr(before);
        return true;
    }

    private void readOr(Optional<byte[]> before) {
        Programs.Outcome outcome = Programs.run("", kind.reader());
        if (!outcome.well()) {
            write(before);
            throw failed(
                    kind.reader() + " ended with exit code " + outcome.exit() + ": "
                            + Stream.of(outcome.err(), outcome.out())
                                    .filter(said -> !said.isEmpty())
                                    .findFirst()
                                    .orElse("it said nothing"),
                    "See to what it says; what was there before is there again.");
        }
    }

    private void write(Optional<byte[]> pem) {
        try {
            if (pem.isPresent()) {
                Path fresh = Files.createTempFile(file().getParent(), "." + FILE, ".new");
                Files.write(fresh, pem.get());
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(fresh, file(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(file());
            }
        } catch (IOException refused) {
            throw failed(refused.toString(), "Run it as root: sudo mapkeep cert trust install");
        }
    }

    private static CommandFailure failed(String why, String fix) {
        return CommandFailure.during(
                Exit.FAILED, Problem.of("MK-CLI-036", "What this machine trusts was not changed.", why, fix));
    }
}
