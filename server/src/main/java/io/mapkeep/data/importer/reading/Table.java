package io.mapkeep.data.importer.reading;

import java.io.IOException;
import java.util.function.Consumer;

/** A file whose format is known. Both readings may be repeated; neither holds the file in memory. */
public interface Table {
    /**
     * Looks at every row.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if the file cannot be understood beyond some place
     */
    Layout survey(BadRows bad, Progress progress) throws IOException;

    /** Hands the good rows on, in the file's order, leaving out what {@link #survey} called bad. */
    void read(Layout layout, Consumer<Row> rows, Progress progress) throws IOException;
}
