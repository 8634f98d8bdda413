package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings a room's tables to their present form. Each room numbers its own scripts, {@code 001-….sql} beside the class that opens it; a
 * script runs once, in one transaction, and is never edited after a release.
 *
 * <p>A script whose first line is {@value #COMPATIBLE} leaves tables that the version before can go on with: a new table, a new column with a default. After any
 * other, that version refuses the database, so going back to it means going back to a snapshot. {@code mapkeep upgrade check} tells which it will be.
 */
public final class Migrations {
    private static final String COMPATIBLE = "-- compatible";
    private static final List<String> LEDGER = List.of(
            """
            create table if not exists mapkeep.migration (
                room varchar(64) not null, script varchar(200) not null, applied timestamp with time zone not null,
                primary key (room, script))
            """, "alter table mapkeep.migration add column if not exists compatible boolean default false not null");

    private Migrations() {}

    /**
     * Runs those of {@code scripts}, resources beside {@code home}, that have not run yet, in their order. In a database that another node writes nothing is
     * changed.
     *
     * @throws Unavailable (MK-REP-101) if such a database has other tables than this version knows
     * @throws Conflict (MK-STO-022) if a later version has changed the tables so that this one cannot work with them
     */
    public static void run(Database database, Class<?> home, String room, List<String> scripts) {
        if (database.readOnly()) {
            database.read(connection -> requireSame(connection, room, scripts));
            return;
        }
        database.write(Migrations::createLedger);
        Set<String> later = database.read(connection -> applied(connection, room, true));
        later.removeAll(scripts);
        if (!later.isEmpty()) {
            throw laterVersion(room, later);
        }
        for (String script : scripts) {
            boolean done = database.read(connection -> isDone(connection, room, script));
            if (!done) {
                String text = text(home, script);
                database.write(connection -> {
                    apply(connection, text);
                    noteDone(connection, room, script, text.startsWith(COMPATIBLE));
                    return script;
                });
            }
        }
    }

    private static String requireSame(Connection connection, String room, List<String> scripts) throws SQLException {
        boolean older = !applied(connection, room, false).containsAll(scripts);
        Set<String> later = applied(connection, room, true);
        later.removeAll(scripts);
        if (older || !later.isEmpty()) {
            throw otherVersion(room, older);
        }
        return room;
    }

    /** @param incompatible only those that the version before cannot go on with */
    private static Set<String> applied(Connection connection, String room, boolean incompatible) throws SQLException {
        Set<String> there = new TreeSet<>();
        try (var statement = connection.prepareStatement("select * from mapkeep.migration where room = ?")) {
            statement.setString(1, room);
            try (var rows = statement.executeQuery()) {
                // A primary of before the column was there says nothing of it.
                boolean told = hasColumn(rows.getMetaData(), "compatible");
                while (rows.next()) {
                    if (!incompatible || !told || !rows.getBoolean("compatible")) {
                        there.add(rows.getString("script"));
                    }
                }
            }
        }
        return there;
    }

    private static boolean hasColumn(ResultSetMetaData columns, String name) throws SQLException {
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (columns.getColumnLabel(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static Conflict laterVersion(String room, Set<String> later) {
        return new Conflict(
                Problem.of(
                        "MK-STO-022",
                        "The data are of a later version of Mapkeep; nothing was changed.",
                        "The tables of \"" + room + "\" have the changes " + String.join(", ", later)
                                + ", which this version does not know and cannot work with.",
                        "Install the later version again: mapkeep upgrade history; or go back to a snapshot of before: mapkeep snapshot restore"));
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
            for (String sql : LEDGER) {
                statement.execute(sql);
            }
            return true;
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

    private static void noteDone(Connection connection, String room, String script, boolean compatible)
            throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into mapkeep.migration (room, script, applied, compatible) values (?, ?, current_timestamp, ?)")) {
            statement.setString(1, room);
            statement.setString(2, script);
            statement.setBoolean(3, compatible);
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
