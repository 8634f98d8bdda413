package io.mapkeep.data.importer;

import io.mapkeep.contract.configuration.ImportSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.data.importer.Import.State;
import io.mapkeep.data.importer.reading.BadRow;
import io.mapkeep.data.importer.reading.BadRows;
import io.mapkeep.data.importer.reading.Layout;
import io.mapkeep.data.importer.reading.Limits;
import io.mapkeep.data.importer.reading.Progress;
import io.mapkeep.data.importer.reading.Table;
import io.mapkeep.data.importer.reading.Tables;
import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** One import while it runs: from the spool file to a filled and indexed staging table. Others watch {@link #now} and may {@link #cancel}. */
final class ImportJob {
    private final Order order;
    private final Path file;
    private final Database database;
    private final Limits limits;
    private final BadRows bad;
    private volatile Import now;
    private volatile boolean cancelled;

    ImportJob(Import waiting, Order order, Path file, Database database, ImportSection section) {
        this.now = waiting;
        this.order = order;
        this.file = file;
        this.database = database;
        this.limits =
                new Limits(section.columns(), Math.toIntExact(section.value().bytes()));
        this.bad = new BadRows(section.reportedRows());
    }

    /** Somebody does not want it any more, or the appliance stops. */
    static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cancelled() {
            super(null, null, false, false);
        }
    }

    Import now() {
        return now;
    }

    Order order() {
        return order;
    }

    Path file() {
        return file;
    }

    List<BadRow> badRows() {
        return bad.kept();
    }

    void cancel() {
        cancelled = true;
    }

    void becomes(Import next) {
        now = next;
    }

    /** What came out, ready to be published. */
    record Filled(Staging staging, Layout layout) {}

    /** Throws a {@link ProblemException} or {@link Cancelled}; then there is no staging table any more. */
    Filled run() throws IOException {
        stopIfCancelled();
        now = now.in(State.READING);
        Progress reading = read -> {
            stopIfCancelled();
            now = now.read(read, 0, bad.count());
        };
        Table table = Tables.open(file, limits, reading);
        Layout layout = table.survey(bad, reading);
        now = now.remarking(layout.remarks()).read(now.bytes(), layout.rows(), bad.count());
        refuseBadRows(layout);
        Staging staging = new Staging(database, now.id(), layout);
        boolean filled = false;
        try {
            staging.create();
            load(table, layout, staging);
            now = now.in(State.INDEXING).read(now.bytes(), staging.loaded(), bad.count());
            stopIfCancelled();
            filled = true;
            return new Filled(staging, layout);
        } finally {
            if (!filled) {
                staging.drop();
            }
        }
    }

    private void load(Table table, Layout layout, Staging staging) throws IOException {
        now = now.in(State.LOADING);
        Progress loading = read -> {
            stopIfCancelled();
            now = now.read(read, staging.loaded(), bad.count());
        };
        try (Pipeline pipeline = new Pipeline("import-read " + now.id(), sink -> table.read(layout, sink, loading))) {
            for (List<NumberedRow> window = pipeline.next(); !window.isEmpty(); window = pipeline.next()) {
                Iterator<NumberedRow> rows = window.iterator();
                while (rows.hasNext()) {
                    stopIfCancelled();
                    staging.append(rows);
                    now = now.read(now.bytesRead(), staging.loaded(), bad.count());
                }
            }
        }
        if (staging.loaded() != layout.rows()) {
            throw new IllegalStateException(
                    "the second reading found " + staging.loaded() + " rows, the first one " + layout.rows());
        }
    }

    private void refuseBadRows(Layout layout) {
        if (bad.count() > 0 && !order.skipBadRows()) {
            BadRow first = bad.kept().get(0);
            throw new InvalidInput(Problem.of(
                    "MK-IMP-009",
                    bad.count() == 1
                            ? "One row cannot be imported, so nothing was."
                            : bad.count() + " rows cannot be imported, so nothing was.",
                    "The first is in line " + first.line()
                            + (first.column().isEmpty() ? "" : ", column " + first.column()) + ": " + first.reason()
                            + ".",
                    "Correct the rows and upload the file again, or import it with bad_rows=skip to leave them out."));
        }
        if (layout.rows() == 0) {
            throw new InvalidInput(Problem.of(
                    "MK-IMP-013",
                    "There is no row to import.",
                    bad.count() == 0 ? "The file holds no rows." : "All of its " + bad.count() + " rows are bad.",
                    "See that the right file was chosen and that it was written to the end."));
        }
    }

    private void stopIfCancelled() {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new Cancelled();
        }
    }
}
