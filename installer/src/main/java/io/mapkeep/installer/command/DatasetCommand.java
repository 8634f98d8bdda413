package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep dataset}. */
@Command(
        name = "dataset",
        description = "Lists, imports, exports and shares datasets.",
        subcommands = {
            DatasetCommand.Datasets.class,
            DatasetSharing.Show.class,
            DatasetImport.class,
            DatasetCommand.Export.class,
            DatasetSharing.Grant.class,
            DatasetSharing.Revoke.class
        })
@Examples({
    "mapkeep dataset list",
    "mapkeep dataset import airports.csv",
    "mapkeep dataset export airports --format geojson",
    "mapkeep dataset grant airports --to role:viewer select"
})
final class DatasetCommand extends Noun {

    /** {@code dataset list}. */
    @Command(name = "list", description = "Lists all datasets.")
    @Examples({"mapkeep dataset list", "mapkeep dataset list --json"})
    static final class Datasets extends Action {
        @Override
        public Integer call() {
            JsonNode answer = daemon().get("/api/v1/datasets");
            show(answer, () -> {
                Table table = new Table("NAME", "ROWS", "GEOMETRY", "OWNER", "VISIBILITY", "UPDATED");
                for (JsonNode dataset : answer.path("datasets")) {
                    table.row(
                            dataset.path("name").asText(),
                            Amounts.number(dataset.path("rows").asLong()),
                            dataset.hasNonNull("geometry")
                                    ? dataset.path("geometry").asText()
                                    : "-",
                            dataset.path("owner").asText(),
                            dataset.path("visibility").asText(),
                            dataset.path("updated").asText());
                }
                screen().result(table.toString());
                if (answer.path("datasets").isEmpty()) {
                    screen().say("There are none yet. Next: mapkeep dataset import FILE");
                }
            });
            return Exit.DONE.code();
        }
    }

    /** {@code dataset export}. */
    @Command(name = "export", description = "Writes a dataset to standard output or a file.")
    @Examples({
        "mapkeep dataset export airports > airports.csv",
        "mapkeep dataset export airports --format geojson --output airports.geojson"
    })
    static final class Export extends Action {
        /** Forms of an export. */
        enum Format {
            CSV,
            GEOJSON;

            @Override
            public String toString() {
                return name().toLowerCase(java.util.Locale.ROOT);
            }
        }

        @Parameters(paramLabel = "NAME", description = "The dataset.")
        private String name = "";

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                defaultValue = "csv",
                description = "One of ${COMPLETION-CANDIDATES}. Standard: csv.")
        private Format format = Format.CSV;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write here; the file appears when it is whole.")
        private @Nullable Path output;

        @Override
        public Integer call() throws IOException {
            String target = Target.of("/api/v1/datasets")
                    .segment(name)
                    .then("/export")
                    .with("format", format)
                    .toString();
            if (output == null) {
                daemon().download(target, screen().bytes());
                return Exit.DONE.code();
            }
            Path aside = output.resolveSibling(output.getFileName() + ".part");
            try (OutputStream file = open(aside)) {
                daemon().download(target, file);
            } catch (CommandFailure | IOException failure) {
                Files.deleteIfExists(aside);
                throw failure;
            }
            Files.move(aside, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            screen().say("Wrote " + output + ".");
            return Exit.DONE.code();
        }

        private static OutputStream open(Path file) {
            try {
                return Files.newOutputStream(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
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
}
