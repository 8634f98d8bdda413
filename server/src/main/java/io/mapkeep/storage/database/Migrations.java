package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

    /**
     * Runs those of {@code scripts}, resources beside {@code home}, that have not run yet, in their order. In a database that another node writes nothing is
     * changed.
     *
     * @throws Unavailable (MK-REP-101) if such a database has other tables than this version knows
     */
    public static void run(Database database, Class<?> home, String room, List<String> scripts) {
        if (database.readOnly()) {
            database.read(connection -> requireSame(connection, room, scripts));
            return;
        }
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

    private static String requireSame(Connection connection, String room, List<String> scripts) throws SQLException {
        Set<String> there = new TreeSet<>();
        try (var statement = connection.prepareStatement("select script from mapkeep.migration where room = ?")) {
            statement.setString(1, room);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    there.add(rows.getString(1));
                }
            }
        }
        boolean older = !there.containsAll(scripts);
        there.removeAll(scripts);
        if (older || !there.isEmpty()) {
            throw otherVersion(room, older);
        }
        return room;
    }

    private static Unavailable otherVersion(String room, boolean older) {
        return new Unavailable(Problem.of(
                "MK-REP-101",
                older
                        ? "The primary's tables are older than this version; nothing is read here until they are the same."
                        : "The primary's tables are newer than this version; nothing is read here until they are the same.",
                "The tables of \"" + room + "\" differ. Following goes on; no data is at risk.",
                older ? "Upgrade the primary to this version." : "Upgrade this node to the primary's version."));
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
