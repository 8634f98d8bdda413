package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a guest is told when a statement fails: never more than the statement itself said, and the same for what is missing and what is not theirs. */
final class GuestFailure {
    private static final Logger LOG = LoggerFactory.getLogger(GuestFailure.class);
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"]*\\.)?\"?([^\".]+)\"");
    private static final int LONGEST = 300;

    private GuestFailure() {}

    static ProblemException translate(SQLException failure) {
        return switch (failure.getErrorCode()) {
            case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
                    ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1,
                    ErrorCode.TABLE_OR_VIEW_NOT_FOUND_WITH_CANDIDATES_2,
                    ErrorCode.SCHEMA_NOT_FOUND_1,
                    ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1,
                    ErrorCode.ADMIN_RIGHTS_REQUIRED -> noDataset(failure);
            case ErrorCode.STATEMENT_WAS_CANCELED, ErrorCode.DATABASE_CALLED_AT_SHUTDOWN, ErrorCode.OBJECT_CLOSED ->
                ended(failure);
            case ErrorCode.DATABASE_IS_CLOSED -> Refusals.viewEnded(failure);
            case ErrorCode.OUT_OF_MEMORY -> costly(failure);
            default -> refused(failure);
        };
    }

    static ProblemException ended(Throwable cause) {
        return invalid(
                "MK-SQL-003",
                "The query took too long and was ended.",
                "It ran longer, or needed more memory, than one query may.",
                "Narrow it with WHERE or LIMIT; places are found quickly with: the_geom && ST_MakeEnvelope(w, s, e, n, 4326)",
                cause);
    }

    static ProblemException costly(Throwable cause) {
        return invalid(
                "MK-SQL-004",
                "The query needs more memory than one query may.",
                "It was ended; nothing else was touched.",
                "Ask for fewer rows or groups.",
                cause);
    }

    private static ProblemException noDataset(SQLException failure) {
        Matcher name = QUOTED.matcher(String.valueOf(failure.getMessage()));
        return invalid(
                "MK-SQL-002",
                "There is no dataset " + (name.find() ? "\"" + name.group(1) + "\" " : "of that name ") + "for you.",
                "It does not exist, or it is private to somebody else.",
                "See what there is: GET /api/v1/datasets",
                failure);
    }

    private static ProblemException refused(SQLException failure) {
        LOG.debug("A guest's statement failed", failure);
        String said = String.valueOf(failure.getMessage()).replaceAll("(?s); SQL statement:.*", "");
        boolean ours = failure.getErrorCode() == ErrorCode.GENERAL_ERROR_1
                || said.contains("Exception")
                || said.matches("(?s).*(org\\.|java\\.|/var/|\\.mv\\.db|mapkeep|_staging).*");
        String why = ours ? "A function could not take one of its arguments." : said;
        return invalid(
                "MK-SQL-005",
                "The database does not take this statement.",
                why.substring(0, Math.min(LONGEST, why.length())),
                "Compare it with docs/use/sql.md.",
                failure);
    }

    private static ProblemException invalid(String code, String what, String why, String fix, Throwable cause) {
        return new InvalidInput(Problem.of(code, what, why, fix), cause);
    }
}
