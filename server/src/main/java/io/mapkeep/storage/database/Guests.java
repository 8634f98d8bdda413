package io.mapkeep.storage.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Runs the statements of users, each as a database user without rights but SELECT on the tables named. There is one such user per set
 * of tables (not of their names: a table that takes another one's name is another table), with a password that only this process knows; users of former processes are dropped at open. A session serves one query
 * and is closed, so that nothing of one person's is left for the next.
 */
public final class Guests implements GuestQueries, AutoCloseable {
    private static final int MOST_USERS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String url;
    private final Rights rights;
    private final Map<String, String> passwords = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Integer> busy = new LinkedHashMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "guest-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** Changes and looks at database users. */
    interface Rights {
        <T> T write(Database.Work<T> work);

        <T> T read(Database.Work<T> work);
    }

    /** @param url for further connections */
    Guests(String url, Rights rights) {
        this.url = url;
        this.rights = rights;
    }

    /** Drops the users that a former process left. Called at open, before anybody writes. */
    static void dropAll(Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select user_name from information_schema.users where user_name like 'guest!_%' escape '!'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        try (var statement = connection.createStatement()) {
            for (String name : names) {
                statement.execute("drop user \"" + name + "\"");
            }
        }
    }

    @Override
    public GuestQuery query(GuestTables tables, Duration timeout, String sql, Runnable whenClosed) {
        String user = user(tables);
        try {
            return new GuestQuery(connect(user), sql, timeout, watch, () -> {
                release(user);
                whenClosed.run();
            });
        } catch (SQLException failure) {
            release(user);
            throw GuestFailure.translate(failure);
        } catch (RuntimeException | Error failure) {
            release(user);
            throw failure;
        }
    }

    Connection connect(String user) throws SQLException {
        var source = new JdbcDataSource();
        source.setURL(url);
        source.setUser(user);
        synchronized (this) {
            source.setPassword(passwords.get(user));
        }
        Connection connection = source.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("set schema public");
            statement.execute("set schema_search_path public, geo");
            statement.execute("set lazy_query_execution 1");
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** The database user for these tables, held until released. */
    synchronized String user(GuestTables tables) {
        String user = "guest_" + digest(tables.key());
        Set<String> missing = new TreeSet<>(tables.identities().keySet());
        boolean known = passwords.get(user) != null;
        if (known) {
            missing.removeAll(granted(user));
        }
        if (!known || !missing.isEmpty()) {
            String password = passwords.getOrDefault(user, randomPassword());
            rights.write(connection -> {
                if (!known) {
                    dropIdle(connection);
                }
                create(connection, user, known ? "" : password);
                grant(connection, user, tables, missing);
                return user;
            });
            passwords.put(user, password);
        }
        busy.merge(user, 1, Integer::sum);
        return user;
    }

    private Set<String> granted(String user) {
        return rights.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select table_name from information_schema.table_privileges where grantee = ?"
                            + " and privilege_type = 'SELECT' and table_schema = 'public'")) {
                statement.setString(1, user);
                Set<String> names = new HashSet<>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                }
                return names;
            }
        });
    }

    private static void create(Connection connection, String user, String password) throws SQLException {
        if (!password.isEmpty()) {
            try (var statement = connection.createStatement()) {
                statement.execute("create user if not exists \"" + user + "\" password '" + password + "'");
            }
        }
    }

    /** A table that was replaced since is left out, so that a statement about it meets the answer for a table that is not there. */
    private static void grant(Connection connection, String user, GuestTables tables, Set<String> names)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String name : names) {
                // The grant commits and so lets the name go: each is looked at right before its own.
                if (tables.check().is(connection, name, tables.identities().getOrDefault(name, ""))) {
                    statement.execute(
                            "grant select on public.\"" + name.replace("\"", "\"\"") + "\" to \"" + user + "\"");
                }
            }
        }
    }

    private void dropIdle(Connection connection) throws SQLException {
        for (Iterator<String> names = passwords.keySet().iterator();
                passwords.size() >= MOST_USERS && names.hasNext(); ) {
            String name = names.next();
            if (busy.containsKey(name)) {
                continue;
            }
            try (var statement = connection.createStatement()) {
                statement.execute("drop user if exists \"" + name + "\"");
            }
            names.remove();
        }
    }

    private synchronized void release(String user) {
        busy.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
