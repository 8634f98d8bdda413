package io.mapkeep.tls.acme.server;

import io.mapkeep.storage.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tables {@code mapkeep.acme_client} and {@code mapkeep.acme_binding}. */
final class AccountStore {
    private final Database database;

    AccountStore(Database database) {
        this.database = database;
    }

    Optional<Account> find(String id) {
        return account("select * from mapkeep.acme_client where id = ?", id);
    }

    Optional<Account> findByKey(String thumbprint) {
        return account("select * from mapkeep.acme_client where thumbprint = ?", thumbprint);
    }

    private Optional<Account> account(String sql, String value) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setString(1, value);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(account(rows)) : Optional.empty();
                }
            }
        });
    }

    int count() {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from mapkeep.acme_client")) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        });
    }

    int countOf(String binding) {
        return database.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select count(*) from mapkeep.acme_client where binding = ?")) {
                statement.setString(1, binding);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? rows.getInt(1) : 0;
                }
            }
        });
    }

    /** New, or as it is now. */
    void put(Account account) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.acme_client (id, thumbprint, jwk, contact, status, binding, created) key (id)"
                            + " values (?, ?, ?, ?, ?, ?, ?)")) {
                statement.setString(1, account.id());
                statement.setString(2, account.thumbprint());
                statement.setString(3, account.key());
                statement.setString(4, String.join(" ", account.contact()));
                statement.setString(5, account.status().name());
                statement.setString(6, account.binding().orElse(null));
                statement.setObject(7, account.created().atOffset(ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    void add(Binding binding) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement("insert into mapkeep.acme_binding"
                    + " (id, label, names, created, created_by) values (?, ?, ?, ?, ?)")) {
                statement.setString(1, binding.id());
                statement.setString(2, binding.label());
                statement.setString(3, String.join(" ", binding.names()));
                statement.setObject(4, binding.created().atOffset(ZoneOffset.UTC));
                statement.setString(5, binding.createdBy());
                return statement.executeUpdate();
            }
        });
    }

    /** Takes the binding away, and all that its accounts may do. */
    void remove(Binding binding) {
        database.write(connection -> {
            try (var accounts = connection.prepareStatement(
                            "update mapkeep.acme_client set status = 'REVOKED' where binding = ?");
                    var bindings = connection.prepareStatement("delete from mapkeep.acme_binding where id = ?")) {
                accounts.setString(1, binding.id());
                accounts.executeUpdate();
                bindings.setString(1, binding.id());
                return bindings.executeUpdate();
            }
        });
    }

    Optional<Binding> binding(String id) {
        return bindings().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** By label. */
    List<Binding> bindings() {
        return database.read(connection -> {
            List<Binding> all = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select * from mapkeep.acme_binding order by label")) {
                while (rows.next()) {
                    all.add(new Binding(
                            rows.getString("id"),
                            rows.getString("label"),
                            words(rows.getString("names")),
                            rows.getObject("created", OffsetDateTime.class).toInstant(),
                            rows.getString("created_by")));
                }
            }
            return all;
        });
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getString("id"),
                row.getString("jwk"),
                words(row.getString("contact")),
                Account.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("binding")),
                row.getObject("created", OffsetDateTime.class).toInstant());
    }

    static List<String> words(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(" "));
    }
}
