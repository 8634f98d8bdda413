package io.mapkeep.tls.acme.server;

import io.mapkeep.storage.database.Database;
import io.mapkeep.tls.acme.server.ClientOrder.Status;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tables {@code mapkeep.acme_client_order} and {@code mapkeep.acme_authorization}. */
final class OrderStore {
    private final Database database;

    OrderStore(Database database) {
        this.database = database;
    }

    void add(ClientOrder order, List<Proof> proofs) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement("insert into mapkeep.acme_client_order"
                    + " (id, account, status, names, created, expires, replaces) values (?, ?, ?, ?, ?, ?, ?)")) {
                statement.setString(1, order.id());
                statement.setString(2, order.account());
                statement.setString(3, order.status().name());
                statement.setString(4, String.join(" ", order.names()));
                statement.setObject(5, order.created().atOffset(ZoneOffset.UTC));
                statement.setObject(6, order.expires().atOffset(ZoneOffset.UTC));
                statement.setString(7, order.replaces().orElse(null));
                statement.executeUpdate();
            }
            for (Proof proof : proofs) {
                insert(connection, proof);
            }
            return proofs.size();
        });
    }

    private static void insert(Connection connection, Proof proof) throws SQLException {
        try (var statement = connection.prepareStatement("insert into mapkeep.acme_authorization"
                + " (id, order_id, account, name, token, status, expires) values (?, ?, ?, ?, ?, ?, ?)")) {
            statement.setString(1, proof.id());
            statement.setString(2, proof.order());
            statement.setString(3, proof.account());
            statement.setString(4, proof.name());
            statement.setString(5, proof.token());
            statement.setString(6, proof.status().name());
            statement.setObject(7, proof.expires().atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    Optional<ClientOrder> find(String id) {
        return orders("where id = ?", id).stream().findFirst();
    }

    Optional<ClientOrder> findBySerial(String serial) {
        return orders("where serial = ?", serial).stream().findFirst();
    }

    /** Of one account, the newest first. */
    List<ClientOrder> of(String account) {
        return orders("where account = ? order by created desc limit 100", account);
    }

    /** Whether an order that did not fail renews that certificate already. */
    boolean isReplaced(String serial) {
        return orders("where replaces = ? and status <> 'INVALID'", serial).stream()
                .findFirst()
                .isPresent();
    }

    private List<ClientOrder> orders(String condition, String value) {
        return database.read(connection -> {
            List<ClientOrder> all = new ArrayList<>();
            try (var statement = connection.prepareStatement("select * from mapkeep.acme_client_order " + condition)) {
                statement.setString(1, value);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        all.add(order(rows));
                    }
                }
            }
            return all;
        });
    }

    int open(String account, Instant now) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select count(*) from mapkeep.acme_client_order"
                    + " where account = ? and status in ('PENDING', 'READY', 'PROCESSING') and expires > ?")) {
                statement.setString(1, account);
                statement.setObject(2, now.atOffset(ZoneOffset.UTC));
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? rows.getInt(1) : 0;
                }
            }
        });
    }

    /** @return whether it was as expected, so that of two who ask at once one gets on */
    boolean move(String order, Status from, Status to) {
        return database.write(connection -> {
            try (var statement = connection.prepareStatement(
                    "update mapkeep.acme_client_order set status = ? where id = ? and status = ?")) {
                statement.setString(1, to.name());
                statement.setString(2, order);
                statement.setString(3, from.name());
                return statement.executeUpdate() == 1;
            }
        });
    }

    void finish(String order, String serial, String chain, Instant keptUntil) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement("update mapkeep.acme_client_order"
                    + " set status = 'VALID', serial = ?, chain = ?, expires = ? where id = ?")) {
                statement.setString(1, serial);
                statement.setString(2, chain);
                statement.setObject(3, keptUntil.atOffset(ZoneOffset.UTC));
                statement.setString(4, order);
                return statement.executeUpdate();
            }
        });
    }

    Optional<Proof> proof(String id) {
        return proofs("where id = ?", id).stream().findFirst();
    }

    List<Proof> proofsOf(String order) {
        return proofs("where order_id = ? order by name", order);
    }

    private List<Proof> proofs(String condition, String value) {
        return database.read(connection -> {
            List<Proof> all = new ArrayList<>();
            try (var statement = connection.prepareStatement("select * from mapkeep.acme_authorization " + condition)) {
                statement.setString(1, value);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        all.add(proof(rows));
                    }
                }
            }
            return all;
        });
    }

    void ask(Proof proof, Proof.Kind kind) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement(
                    "update mapkeep.acme_authorization set asked = ? where id = ? and status = 'PENDING'")) {
                statement.setString(1, kind.word());
                statement.setString(2, proof.id());
                return statement.executeUpdate();
            }
        });
    }

    /** What was seen, and what becomes of the order by that: ready when all names are proven, invalid as soon as one is not. */
    void settle(Proof proof, Proof.Status status, Optional<String> error, Instant now) {
        database.write(connection -> {
            try (var seen = connection.prepareStatement(
                            "update mapkeep.acme_authorization set status = ?, error = ?, validated = ? where id = ?"
                                    + " and status in ('PENDING', 'VALID')");
                    var order = connection.prepareStatement(
                            status == Proof.Status.VALID
                                    ? "update mapkeep.acme_client_order set status = 'READY' where id = ? and status ="
                                            + " 'PENDING' and not exists (select 1 from mapkeep.acme_authorization a"
                                            + " where a.order_id = ? and a.status <> 'VALID')"
                                    : "update mapkeep.acme_client_order set status = 'INVALID', error = ? where id = ?"
                                            + " and status in ('PENDING', 'READY')")) {
                seen.setString(1, status.name());
                seen.setString(2, error.map(OrderStore::shortened).orElse(null));
                seen.setObject(3, now.atOffset(ZoneOffset.UTC));
                seen.setString(4, proof.id());
                seen.executeUpdate();
                order.setString(
                        1,
                        status == Proof.Status.VALID
                                ? proof.order()
                                : error.map(OrderStore::shortened).orElse(null));
                order.setString(2, proof.order());
                return order.executeUpdate();
            }
        });
    }

    /** After a start: what was under way when the process ended is tried again. */
    void resume() {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(
                        "update mapkeep.acme_client_order set status = 'READY' where status = 'PROCESSING'");
            }
        });
    }

    /** Forgets orders that nobody can use any more; the certificates are remembered elsewhere. */
    int forget(Instant endedBefore) {
        return database.write(connection -> {
            try (var proofs = connection.prepareStatement("delete from mapkeep.acme_authorization where order_id in"
                            + " (select id from mapkeep.acme_client_order where expires < ?)");
                    var orders =
                            connection.prepareStatement("delete from mapkeep.acme_client_order where expires < ?")) {
                proofs.setObject(1, endedBefore.atOffset(ZoneOffset.UTC));
                proofs.executeUpdate();
                orders.setObject(1, endedBefore.atOffset(ZoneOffset.UTC));
                return orders.executeUpdate();
            }
        });
    }

    private static String shortened(String text) {
        return text.length() > 2_000 ? text.substring(0, 2_000) : text;
    }

    private static ClientOrder order(ResultSet row) throws SQLException {
        return new ClientOrder(
                row.getString("id"),
                row.getString("account"),
                Status.valueOf(row.getString("status")),
                AccountStore.words(row.getString("names")),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getObject("expires", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString("serial")),
                Optional.ofNullable(row.getString("replaces")),
                Optional.ofNullable(row.getString("chain")),
                Optional.ofNullable(row.getString("error")));
    }

    private static Proof proof(ResultSet row) throws SQLException {
        return new Proof(
                row.getString("id"),
                row.getString("order_id"),
                row.getString("account"),
                row.getString("name"),
                row.getString("token"),
                Proof.Status.valueOf(row.getString("status")),
                Optional.ofNullable(row.getString("asked")).flatMap(Proof.Kind::of),
                Optional.ofNullable(row.getString("error")),
                row.getObject("expires", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("validated", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }
}
