package io.mapkeep.storage.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Brings a room's tables to their present form. Each room numbers its own scripts, {@code 001-….sql} beside the class that opens it; a
 * script runs once, in one transaction, and is never edited after a release.
 */
public final class Migrations {
    private static final String LEDGER = """
            create table if not exists mapkeep.migration (
                room varchar(64) not null, script varchar(200) not null, applied timestamp with time zone not null,
                primary key (room, script))
            """;

    private Migrations() {}

    /** Runs those of {@code scripts}, resources beside {@code home}, that have not run yet, in their order. */
    public static void run(Database database, Class<?> home, String room, List<String> scripts) {
        database.write(Migrations::createLedger);
        for (String script : scripts) {
            boolean done = database.read(connection -> isDone(connection, room, script));
            if (!done) {
                String text = text(home, script);
                database.write(connection -> {
                    apply(connection, text);
                    noteDone(connection, room, script);
                    return script;
                });
            }
        }
    }

    private static boolean createLedger(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(LEDGER);
        }
    }

    private static boolean isDone(Connection connection, String room, String script) throws SQLException {
        try (var statement =
                connection.prepareStatement("select 1 from mapkeep.migration where room = ? and script = ?")) {
            statement.setString(1, room);
            statement.setString(2, script);
            return statement.executeQuery().next();
        }
    }

    /** Statements end with a semicolon at the end of a line; so none of them may hold one inside. */
    private static void apply(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String sql : Arrays.stream(text.split(";\\s*(\\n|$)"))
                    .filter(part -> !part.isBlank())
                    .toList()) {
                statement.execute(sql);
            }
        }
    }

    private static void noteDone(Connection connection, String room, String script) throws SQLException {
        try (var statement =
                connection.prepareStatement("insert into mapkeep.migration values (?, ?, current_timestamp)")) {
            statement.setString(1, room);
            statement.setString(2, script);
            statement.executeUpdate();
        }
    }

    private static String text(Class<?> home, String script) {
        try (InputStream in = home.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + script + " beside " + home);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
