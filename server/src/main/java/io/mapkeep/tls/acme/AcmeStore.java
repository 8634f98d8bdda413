package io.mapkeep.tls.acme;

import io.mapkeep.storage.database.Database;
import io.mapkeep.tls.authority.KeyCipher;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.X509EncodedKeySpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tables {@code mapkeep.acme_…}, which {@code AuthorityStore} made: account, the order under way, what came of it. Keys are encrypted as all others. */
final class AcmeStore {
    private static final Logger LOG = LoggerFactory.getLogger(AcmeStore.class);

    private final Database database;
    private final KeyCipher cipher;
    private final String directory;

    /** @param directory whose authority all of it concerns; of others nothing is seen */
    AcmeStore(Database database, KeyCipher cipher, String directory) {
        this.database = database;
        this.cipher = cipher;
        this.directory = directory;
    }

    /** @param location what the authority calls it; empty until it answered */
    record Account(KeyPair keys, Optional<String> location) {}

    record Order(List<String> names, KeyPair keys, String location) {}

    Optional<Account> account() {
        return one("select * from mapkeep.acme_account where directory = ?")
                .row(row -> Optional.of(new Account(keys(row), Optional.ofNullable(row.getString("location")))));
    }

    /** Before the authority is asked for one: the same key always finds the same account there. */
    void put(Account account) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement("merge into mapkeep.acme_account"
                    + " (directory, public_key, private_key, location) key (directory) values (?, ?, ?, ?)")) {
                statement.setString(1, directory);
                statement.setBytes(2, account.keys().getPublic().getEncoded());
                statement.setBytes(3, cipher.encrypt(account.keys().getPrivate()));
                statement.setString(4, account.location().orElse(null));
                return statement.executeUpdate();
            }
        });
    }

    Optional<Order> order() {
        return one("select * from mapkeep.acme_order where directory = ?")
                .row(row -> Optional.of(
                        new Order(List.of(row.getString("names").split(" ")), keys(row), row.getString("location"))));
    }

    void put(Order order) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.acme_order"
                            + " (directory, names, public_key, private_key, location) key (directory) values (?, ?, ?, ?, ?)")) {
                statement.setString(1, directory);
                statement.setString(2, String.join(" ", order.names()));
                statement.setBytes(3, order.keys().getPublic().getEncoded());
                statement.setBytes(4, cipher.encrypt(order.keys().getPrivate()));
                statement.setString(5, order.location());
                return statement.executeUpdate();
            }
        });
    }

    void dropOrder() {
        database.write(connection -> {
            try (var statement = connection.prepareStatement("delete from mapkeep.acme_order where directory = ?")) {
                statement.setString(1, directory);
                return statement.executeUpdate();
            }
        });
    }

    /** The newest. */
    Optional<Obtained> obtained() {
        return one("select * from mapkeep.acme_certificate where directory = ? order by id desc limit 1")
                .row(row -> Optional.of(Obtained.of(
                        List.of(row.getString("names").split(" ")),
                        row.getString("chain"),
                        cipher.decrypt(row.getBytes("private_key")))));
    }

    /** The order is over with it. */
    void put(Obtained obtained) {
        database.write(connection -> {
            try (var insert = connection.prepareStatement("insert into mapkeep.acme_certificate"
                            + " (directory, names, chain, private_key) values (?, ?, ?, ?)");
                    var delete = connection.prepareStatement("delete from mapkeep.acme_order where directory = ?")) {
                insert.setString(1, directory);
                insert.setString(2, String.join(" ", obtained.names()));
                insert.setString(3, obtained.pem());
                insert.setBytes(4, cipher.encrypt(obtained.key()));
                insert.executeUpdate();
                delete.setString(1, directory);
                return delete.executeUpdate();
            }
        });
    }

    private interface Reading<T> {
        Optional<T> from(ResultSet row) throws SQLException, GeneralSecurityException;
    }

    private interface One {
        <T> Optional<T> row(Reading<T> reading);
    }

    /** What cannot be decrypted is as if it were not there: it is made anew. */
    private One one(String sql) {
        return new One() {
            @Override
            public <T> Optional<T> row(Reading<T> reading) {
                return database.read(connection -> {
                    try (var statement = connection.prepareStatement(sql)) {
                        statement.setString(1, directory);
                        try (var rows = statement.executeQuery()) {
                            return rows.next() ? reading.from(rows) : Optional.empty();
                        }
                    } catch (GeneralSecurityException unusable) {
                        LOG.error("What the ACME authority gave cannot be read: it was encrypted under another secret");
                        return Optional.empty();
                    }
                });
            }
        };
    }

    private KeyPair keys(ResultSet row) throws SQLException, GeneralSecurityException {
        return new KeyPair(
                KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(row.getBytes("public_key"))),
                cipher.decrypt(row.getBytes("private_key")));
    }
}
