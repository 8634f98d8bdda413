package io.mapkeep.data.importer;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.TooLarge;
import io.mapkeep.contract.units.ByteSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder where uploads lie until they are read. Files are for the appliance's user alone and do not outlive a restart. */
final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String ENDING = ".upload";
    private static final int BUFFER = 1 << 16;

    /** So much is left free, for the database to be closed in order. */
    private static final long RESERVE = 128L << 20;

    private final Path folder;
    private final ByteSize largest;

    private Spool(Path folder, ByteSize largest) {
        this.folder = folder;
        this.largest = largest;
    }

    /** Opens the folder and removes what a former run left there. */
    static Spool open(Path folder, ByteSize largest) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Spool spool = new Spool(folder, largest);
            try (var left = Files.newDirectoryStream(folder, "*" + ENDING)) {
                left.forEach(spool::delete);
            }
            return spool;
        } catch (IOException failure) {
            throw new Failed(
                    Problem.of(
                            "MK-IMP-020",
                            "The folder for uploads cannot be used.",
                            folder + ": " + failure,
                            "See that it belongs to the appliance's user: ls -ld " + folder),
                    failure);
        }
    }

    Path file(String id) {
        return folder.resolve(id + ENDING);
    }

    /**
     * Refuses at once what cannot end well.
     *
     * @param declared bytes, or -1 if the client does not say
     */
    void requireRoom(long declared) {
        if (declared > largest.bytes()) {
            throw tooLarge(declared + " bytes were announced");
        }
        if (folder.toFile().getUsableSpace() - RESERVE < Math.max(declared, 0)) {
            throw noSpace(null);
        }
    }

    /** Writes the body to the import's file and returns its size; if that fails, there is no file afterwards. */
    long receive(String id, InputStream body, long declared) {
        boolean whole = false;
        try (OutputStream out = create(id)) {
            long received = copy(body, out);
            if (declared >= 0 && received < declared) {
                throw truncated(received + " of " + declared + " bytes arrived.", null);
            }
            whole = true;
            return received;
        } catch (IOException broken) {
            boolean full = folder.toFile().getUsableSpace() < RESERVE;
            throw full ? noSpace(broken) : truncated(String.valueOf(broken.getMessage()), broken);
        } finally {
            if (!whole) {
                delete(file(id));
            }
        }
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            LOG.warn("An upload could not be removed; the next start tries again", failure);
        }
    }

    private OutputStream create(String id) throws IOException {
        return Channels.newOutputStream(Files.newByteChannel(
                file(id),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    private long copy(InputStream body, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long received = 0;
        long checked = 0;
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            received += n;
            if (received > largest.bytes()) {
                throw tooLarge("more than that arrived");
            }
            if (received - checked > RESERVE / 4) {
                requireRoom(-1);
                checked = received;
            }
            out.write(buffer, 0, n);
        }
        return received;
    }

    private ProblemException tooLarge(String found) {
        return new TooLarge(Problem.of(
                "MK-IMP-010",
                "The file is too large.",
                "At most " + largest + " can be uploaded (import.file), and " + found + ".",
                "Split the file, or ask an administrator to raise import.file."));
    }

    private static ProblemException truncated(String why, @org.jspecify.annotations.Nullable IOException cause) {
        return new InvalidInput(
                Problem.of("MK-IMP-011", "The upload broke off; nothing was imported.", why, "Upload the file again."),
                cause);
    }

    private ProblemException noSpace(@org.jspecify.annotations.Nullable IOException cause) {
        return new NoSpace(
                Problem.of(
                        "MK-IMP-012",
                        "There is no room for the file; nothing was imported.",
                        new ByteSize(folder.toFile().getUsableSpace()).rounded() + " are free for uploads, and "
                                + new ByteSize(RESERVE) + " of that are kept.",
                        "Free some space, or ask an administrator to: df -h " + folder),
                cause);
    }
}
