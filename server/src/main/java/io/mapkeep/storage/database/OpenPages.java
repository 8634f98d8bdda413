package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** H2, open on one file of pages, and its connections. */
final class OpenPages {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ADMINISTRATOR = "mapkeep";
    private static final String READER = "reader";

    private final Connection first;
    private final Pages pages;
    private final Lending writers;
    private final Lending readers;
    private final String url;

    private OpenPages(String path, Connection first, Pages pages, Passwords passwords) {
        this.first = first;
        this.pages = pages;
        this.url = H2Url.bare(path);
        this.writers = new Lending(url, ADMINISTRATOR, passwords.administrator(), false, PATIENCE);
        this.readers = new Lending(url, READER, passwords.reader(), true, PATIENCE);
    }

    /** Opens what is offered under that path, and makes schemas, users and functions that are not there. */
    static OpenPages open(String path, Passwords passwords) throws SQLException {
        Connection first = null;
        try {
            first = connect(path, passwords.administrator());
            Pages taken = Pages.takeOver(first);
            try (var statement = first.createStatement()) {
                statement.execute("create schema if not exists mapkeep");
                makeReader(statement, passwords.reader());
            }
            SpatialFunctions.register(first);
            Guests.dropAll(first);
            return new OpenPages(path, first, taken, passwords);
        } catch (SQLException | RuntimeException failure) {
            abandon(first, failure);
            throw failure;
        }
    }

    /** A database user who may look at everything and change nothing. */
    private static void makeReader(Statement statement, String password) throws SQLException {
        statement.execute("create user if not exists " + READER + " password '" + password + "'");
        statement.execute("grant select on schema mapkeep to " + READER);
        statement.execute("grant select on schema public to " + READER);
    }

    Pages pages() {
        return pages;
    }

    /** For further connections. */
    String url() {
        return url;
    }

    <T> T read(Database.Work<T> work) {
        return lend(readers, work);
    }

    <T> T readAsAdministrator(Database.Work<T> work) {
        return lend(writers, work);
    }

    /** One transaction. */
    <T> T commit(Database.Work<T> work) {
        return lend(writers, connection -> {
            T result = work.run(connection);
            connection.commit();
            return result;
        });
    }

    private static <T> T lend(Lending connections, Database.Work<T> work) {
        try {
            return connections.lend(work);
        } catch (SQLException failure) {
            throw Database.translate(failure);
        }
    }

    /**
     * Shuts H2 down.
     *
     * @param writing whether it may write what it has
     * @throws ProblemException if it did not end as it should; its connections are closed all the same
     */
    void close(boolean writing) {
        try (var statement = first.createStatement()) {
            statement.execute(writing ? "shutdown" : "shutdown immediately");
        } catch (SQLException failure) {
            // The connection that shut the database down cannot be given back to it.
            if (failure.getErrorCode() != ErrorCode.DATABASE_IS_CLOSED
                    && failure.getErrorCode() != ErrorCode.DATABASE_CALLED_AT_SHUTDOWN) {
                throw Database.translate(failure);
            }
        } finally {
            writers.close();
            readers.close();
        }
    }

    private static Connection connect(String path, String word) throws SQLException {
        var source = new JdbcDataSource();
        source.setURL(H2Url.of(path));
        source.setUser(ADMINISTRATOR);
        source.setPassword(word);
        return source.getConnection();
    }

    private static void abandon(@Nullable Connection first, Exception failure) {
        if (first == null) {
            return;
        }
        try (var statement = first.createStatement()) {
            statement.execute("shutdown immediately");
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }
}
