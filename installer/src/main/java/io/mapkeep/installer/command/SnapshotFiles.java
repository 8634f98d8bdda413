package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Snapshots as single files, to carry elsewhere. */
abstract class SnapshotFiles extends Action {

    /** {@code snapshot export}. */
    @Command(
            name = "export",
            description = "Writes a snapshot into one file, sealed as in the store: the recovery key opens it.")
    @Examples({
        "mapkeep snapshot export --output maps.mapkeep",
        "mapkeep snapshot export 20270131t140500z-7f3a91c2 -o maps.mapkeep"
    })
    static final class Export extends SnapshotFiles {
        @Parameters(paramLabel = "ID", defaultValue = "latest", description = "Its id. Standard: latest.")
        private String id = "latest";

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                required = true,
                description = "Write here; the file appears when it is whole.")
        private Path output = Path.of("");

        @Override
        public Integer call() throws IOException {
            Path aside = output.resolveSibling(output.getFileName() + ".part");
            try (OutputStream file = open(aside)) {
                daemon().download(
                                Target.of(SnapshotCommand.RESOURCE)
                                        .segment(id)
                                        .then("/export")
                                        .toString(),
                                file);
            } catch (CommandFailure | IOException failure) {
                Files.deleteIfExists(aside);
                throw failure;
            }
            Files.move(aside, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            screen().say("Wrote " + output + ", " + SnapshotCommand.size(Files.size(output)) + ".");
            return Exit.DONE.code();
        }

        private static OutputStream open(Path file) {
            try {
                Files.deleteIfExists(file);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                return Files.newOutputStream(
                        file, Set.of(StandardOpenOption.WRITE).toArray(StandardOpenOption[]::new));
            } catch (IOException failure) {
                throw CommandFailure.before(
                        Exit.FAILED,
                        Problem.of(
                                "MK-CLI-006",
                                "The result cannot be written.",
                                failure.toString(),
                                "Choose a folder that you may write to."));
            }
        }
    }

    /** {@code snapshot import}. */
    @Command(
            name = "import",
            description =
                    "Takes a snapshot that this appliance exported back into its store, after reading it through.")
    @Examples("mapkeep snapshot import maps.mapkeep")
    static final class Import extends SnapshotFiles {
        @Parameters(paramLabel = "FILE", description = "The file.")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw CommandFailure.before(
                        Exit.BAD_INPUT,
                        Problem.of(
                                "MK-CLI-012",
                                "The file " + file + " cannot be read.",
                                Files.exists(file)
                                        ? "It is no plain file, or not yours to read."
                                        : "There is no such file.",
                                "Check its name and permissions: ls -l " + file));
            }
            JsonNode taken;
            try (Progress progress = screen().progress(String.valueOf(file.getFileName()))) {
                taken = daemon().upload(
                                "/api/v1/snapshot-imports", file, (sent, of) -> progress.at("reading", sent, of));
            }
            String id = taken.path("snapshot").asText("-");
            show(taken, () -> screen().result("Took in the snapshot " + id + "."));
            screen().say("Next: mapkeep snapshot drill " + id);
            return Exit.DONE.code();
        }
    }
}
