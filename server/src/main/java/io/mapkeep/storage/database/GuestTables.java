package io.mapkeep.storage.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tables of schema {@code public} that a guest may read. Whoever decided that they may has looked at the tables as they were; by the time of the grant another
 * table may have taken the name. So each comes with what tells it from others of its name, and is looked at again in the transaction that grants.
 *
 * @param identities by the table's name: what no other table of that name has, ever
 * @param check whether a name still is that table
 */
public record GuestTables(Map<String, String> identities, Check check) {
    /** Asked in the transaction that grants, right before it. */
    @FunctionalInterface
    public interface Check {
        /** Whether the table of that name is the one with that identity, and stays it until the transaction ends. */
        boolean is(Connection connection, String name, String identity) throws SQLException;
    }

    public GuestTables {
        identities = java.util.Collections.unmodifiableMap(new TreeMap<>(identities));
    }

    /** Tables that nobody replaces. */
    static GuestTables fixed(Set<String> names) {
        return new GuestTables(
                names.stream().collect(Collectors.toMap(Function.identity(), name -> "")),
                (connection, name, identity) -> true);
    }

    /** The same for the same tables, and another one as soon as one of them was replaced. */
    String key() {
        return identities.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
