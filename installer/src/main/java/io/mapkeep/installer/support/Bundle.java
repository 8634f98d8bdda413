package io.mapkeep.installer.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The door of the package: parts come in through the masks and in no other way, and are written as one file, whole or not at all. What cannot be had is told in its part; a bundle of a broken appliance
 * is the one that is needed most.
 */
public final class Bundle {
    private static final String HEAD = """
        A support bundle of a Mapkeep appliance. Nobody has sent it; read it before you do.
        Secrets are not in it: [secret] stands where one was.
        %s

        """;
    private static final String MASKED =
            "Names are not in it: [host-1], [person-2] and the like stand for one and the same wherever they are."
                    + " --with-names leaves them.";
    private static final String NAMED = "Names of people, hosts and networks are in it, as --with-names asked.";

    private final Masks masks;
    private final boolean withNames;
    private final List<Part> parts = new ArrayList<>();

    /**
     * @param secrets values that this machine is known to keep
     * @param withNames leaves names of people, hosts and networks in
     */
    public Bundle(Collection<String> secrets, boolean withNames) {
        this.masks = new Masks(withNames, secrets);
        this.withNames = withNames;
    }

    /** Takes a name out from now on, wherever it stands. @param kind like {@code host} or {@code person} */
    public Bundle learn(String kind, Collection<String> names) {
        names.forEach(name -> masks.learn(kind, name));
        return this;
    }

    /** A text in which anything may stand. */
    public Bundle text(String name, Supplier<String> source) {
        return add(name, () -> masks.text(source.get()));
    }

    /** Lines that are made of our own words and numbers alone, so that there is no name to take out. */
    public Bundle figures(String name, Supplier<String> source) {
        return add(name, () -> masks.secretless(source.get()));
    }

    /** @param ours fields that only ever hold words of ours, like a state or a code */
    public Bundle json(String name, Set<String> ours, Supplier<JsonNode> source) {
        return add(name, () -> Answers.pretty(masks.json(source.get(), ours)) + "\n");
    }

    private Bundle add(String name, Supplier<String> masked) {
        String text;
        try {
            text = masked.get();
        } catch (CommandFailure failure) {
            text = missing(failure.problem());
        } catch (ProblemException failure) {
            text = missing(failure.problem());
        }
        parts.add(new Part(name, text));
        return this;
    }

    private String missing(Problem problem) {
        return masks.text("This could not be had. " + problem.what() + "\nCause: " + problem.why() + "\n")
                + problem.code() + "\n";
    }

    /** What was collected, with its table of contents first. */
    public List<Part> parts() {
        List<Part> all = new ArrayList<>();
        all.add(new Part(
                "README.txt",
                HEAD.replace("%s", withNames ? NAMED : MASKED)
                        + parts.stream()
                                .map(part -> part.bytes() + " bytes  " + part.name() + "\n")
                                .collect(Collectors.joining())));
        all.addAll(parts);
        return all;
    }

    /**
     * Writes all as {@code tar.gz}, for this user alone.
     *
     * @throws CommandFailure (MK-SUP-001) if there is such a file, or it cannot be written; then there is none
     */
    public void write(Path target) {
        Path beside = target.resolveSibling(target.getFileName() + ".new");
        Path scratch = null;
        try {
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString(), null, "it is there already");
            }
            var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            scratch = Files.createTempDirectory(target.toAbsolutePath().getParent(), ".mapkeep-support", own);
            for (Part part : parts()) {
                Files.writeString(scratch.resolve(part.name()), part.text());
            }
            Files.deleteIfExists(beside);
            Files.createFile(
                    beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            pack(scratch, beside);
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(beside, target); // never over another one
        } catch (IOException failure) {
            throw notWritten(target, failure.toString(), failure);
        } finally {
            tidy(scratch, beside);
        }
    }

    private static void pack(Path folder, Path file) {
        Programs.Outcome packed = Programs.run(
                "",
                "tar",
                "--create",
                "--gzip",
                "--file=" + file.toAbsolutePath(),
                "--directory=" + folder.toAbsolutePath(),
                "--sort=name",
                "--mode=go=",
                "--owner=root:0",
                "--group=root:0",
                "--transform=s,^\\.,mapkeep-support,",
                ".");
        if (!packed.well()) {
            throw notWritten(file, "tar says: " + packed.err(), null);
        }
    }

    private static void tidy(@Nullable Path scratch, Path beside) {
        try {
            Files.deleteIfExists(beside);
            if (scratch != null) {
                try (var files = Files.list(scratch)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(scratch);
            }
        } catch (IOException left) {
            // it is this user's alone, and masked
        }
    }

    private static CommandFailure notWritten(Path target, String why, @Nullable Throwable cause) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-SUP-001",
                        "The support bundle " + target + " was not written.",
                        why,
                        "Name another file, in a folder with room for it: mapkeep support bundle --output"
                                + " /root/bundle.tar.gz"));
    }
}
