package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Progress;
import io.mapkeep.installer.print.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep dataset import}: uploads a file and waits until it is a dataset, or is told why not. */
@Command(
        name = "import",
        description =
                "Makes a dataset of a CSV, TSV or GeoJSON file. With a bad row in it nothing is imported, unless bad rows may be skipped.")
@Examples({
    "mapkeep dataset import airports.csv",
    "mapkeep dataset import airports.csv --name airports --visibility shared",
    "mapkeep dataset import survey.csv --skip-bad-rows"
})
final class DatasetImport extends Action {
    private static final Set<String> ENDED = Set.of("done", "failed", "cancelled");
    private static final long PAUSE_MILLIS = 200;
    private static final int ROWS_SHOWN = 20;

    /** Who sees the dataset beside its owner and the admins. */
    enum Visibility {
        PRIVATE,
        SHARED;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The dataset's name. Standard: made of the file's name.")
    private @Nullable String name;

    @Option(
            names = "--visibility",
            paramLabel = "WHO",
            defaultValue = "private",
            description = "One of ${COMPLETION-CANDIDATES}. Standard: private.")
    private Visibility visibility = Visibility.PRIVATE;

    @Option(names = "--skip-bad-rows", description = "Import the good rows and report the bad ones.")
    private boolean skip;

    @Override
    public Integer call() throws InterruptedException {
        requireUsable();
        Target target = Target.of("/api/v1/imports").with("filename", String.valueOf(file.getFileName()));
        if (name != null) {
            target.with("name", name);
        }
        target.with("visibility", visibility).with("bad_rows", skip ? "skip" : "refuse");
        JsonNode ended;
        try (Progress progress = screen().progress(String.valueOf(file.getFileName()))) {
            JsonNode begun = daemon().upload(target.toString(), file, (sent, of) -> progress.at("uploading", sent, of));
            ended = await(begun, progress);
        }
        return tell(ended);
    }

    private void requireUsable() {
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
    }

    private JsonNode await(JsonNode begun, Progress progress) throws InterruptedException {
        JsonNode now = begun;
        String target =
                Target.of("/api/v1/imports").segment(begun.path("id").asText()).toString();
        while (!ENDED.contains(now.path("state").asText())) {
            Thread.sleep(PAUSE_MILLIS);
            now = daemon().get(target);
            progress.at(
                    now.path("state").asText() + ", "
                            + Amounts.of(now.path("rows").asLong(), "row", "rows"),
                    now.path("bytesRead").asLong(),
                    now.path("bytes").asLong());
        }
        return now;
    }

    private int tell(JsonNode ended) {
        if (!ended.path("state").asText().equals("done")) {
            printBadRows(ended);
            throw failure(ended);
        }
        show(ended, () -> {
            screen().result("Imported " + Amounts.of(ended.path("rows").asLong(), "row", "rows") + " into dataset \""
                    + ended.path("dataset").asText() + "\".");
            if (ended.path("badRows").asLong() > 0) {
                screen().result("Left out " + Amounts.of(ended.path("badRows").asLong(), "bad row", "bad rows") + ".");
            }
        });
        if (ended.path("badRows").asLong() > 0) {
            printBadRows(ended);
        }
        screen().say("Next: mapkeep dataset list");
        return Exit.DONE.code();
    }

    private void printBadRows(JsonNode ended) {
        JsonNode rows = ended.path("badRowsListed");
        if (rows.isEmpty() || mapkeep().json()) {
            return;
        }
        Table table = new Table("LINE", "COLUMN", "REASON", "VALUE");
        int shown = 0;
        for (JsonNode row : rows) {
            if (shown++ == ROWS_SHOWN) {
                break;
            }
            table.row(
                    row.path("line").asText(),
                    row.path("column").asText(),
                    row.path("reason").asText(),
                    row.path("value").asText());
        }
        screen().say(table.toString());
        long more = ended.path("badRows").asLong() - Math.min(ROWS_SHOWN, rows.size());
        if (more > 0) {
            screen().say("and " + Amounts.of(more, "further one", "further ones") + ".");
        }
    }

    private static CommandFailure failure(JsonNode ended) {
        JsonNode problem = ended.path("problem");
        if (problem.hasNonNull("code")) {
            return CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            problem.path("code").asText(),
                            problem.path("what").asText(),
                            problem.path("why").asText(),
                            problem.path("fix").asText()));
        }
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CLI-013",
                        "The import ended without a dataset.",
                        "Its state is " + ended.path("state").asText() + ".",
                        "Look at the audit log for who ended it: mapkeep audit tail"));
    }
}
