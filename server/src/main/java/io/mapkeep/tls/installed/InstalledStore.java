package io.mapkeep.tls.installed;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import io.mapkeep.tls.authority.KeyCipher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables {@code certificate_request}, {@code installed_certificate} and {@code served_certificate}: shared, so that a replica that is promoted has them, and in every
 * snapshot. Keys are encrypted like those of the local authority. The newest twenty requests are kept, and of each
 * node's certificates the newest twenty.
 */
public final class InstalledStore {
    private static final Logger LOG = LoggerFactory.getLogger(InstalledStore.class);
    private static final int KEPT = 20;
    private static final String REQUESTS = "mapkeep.certificate_request";
    private static final String INSTALLED = "mapkeep.installed_certificate";

    private final Database database;
    private final KeyCipher cipher;

    /** @param database the shared one */
    public InstalledStore(Database database, KeyCipher cipher) {
        Migrations.run(database, InstalledStore.class, "tls-installed", List.of("001-installed.sql", "002-node.sql"));
        this.database = database;
        this.cipher = cipher;
    }

    /** Newest first. What cannot be decrypted is logged and left out. */
    public List<Installed> all() {
        return database.read(connection -> {
            List<Installed> all = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select * from " + INSTALLED + " order by id desc")) {
                while (rows.next()) {
                    long id = rows.getLong("id");
                    Instant installed = rows.getTimestamp("installed").toInstant();
                    List<X509Certificate> chain = chain(rows.getBytes("chain"));
                    X509Certificate root = chain(rows.getBytes("root")).get(0);
                    key(rows, INSTALLED).ifPresent(key -> all.add(new Installed(id, installed, chain, key, root)));
                }
            }
            return all;
        });
    }

    /** The keys of all requests, newest first. */
    public List<PrivateKey> requestKeys() {
        return database.read(connection -> {
            List<PrivateKey> keys = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select * from " + REQUESTS + " order by id desc")) {
                while (rows.next()) {
                    key(rows, REQUESTS).ifPresent(keys::add);
                }
            }
            return keys;
        });
    }

    public void add(SigningRequest request, Instant now) {
        database.write(connection -> keepNewestRequests(
                connection, insert(connection, REQUESTS, List.of(request.encoded()), request.key(), now)));
    }

    /** Keeps it and has it served, in one transaction. Returns its id. */
    public long install(Candidate candidate, String source, Instant now) {
        byte[] chain = encoded(candidate.chain());
        byte[] root = encoded(List.of(candidate.root()));
        return database.write(connection -> {
            long id = insert(connection, INSTALLED, List.of(chain, root), candidate.key(), now);
            forNode(connection, id, candidate.node());
            choose(connection, Optional.of(source));
            return id;
        });
    }

    /** Undoes {@link #install}: as if it had never been. */
    public void remove(long id, Optional<String> formerSource) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement("delete from " + INSTALLED + " where id = ?")) {
                statement.setLong(1, id);
                statement.executeUpdate();
            }
            choose(connection, formerSource);
            return id;
        });
    }

    /** The word of the source that was chosen; empty if nobody ever chose. */
    public Optional<String> chosen() {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select source from mapkeep.served_certificate")) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        });
    }

    /** @param source empty: as if nobody had chosen */
    public void choose(Optional<String> source) {
        database.write(connection -> choose(connection, source));
    }

    private static int choose(Connection connection, Optional<String> source) throws SQLException {
        try (var delete = connection.prepareStatement("delete from mapkeep.served_certificate");
                var insert = connection.prepareStatement("insert into mapkeep.served_certificate values (?)")) {
            int changed = delete.executeUpdate();
            if (source.isPresent()) {
                insert.setString(1, source.get());
                changed += insert.executeUpdate();
            }
            return changed;
        }
    }

    /** @param values those of the columns around the key: before it one, then the rest */
    private long insert(Connection connection, String table, List<byte[]> values, PrivateKey key, Instant now)
            throws SQLException {
        long id = 1;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select max(id) from " + table)) {
            if (rows.next()) {
                id = rows.getLong(1) + 1;
            }
        }
        String columns =
                table.equals(REQUESTS) ? "id, made, request, private_key" : "id, installed, chain, private_key, root";
        String more = ", ?".repeat(values.size() - 1);
        try (var statement = connection.prepareStatement(
                "insert into " + table + " (" + columns + ") values (?, ?, ?, ?" + more + ")")) {
            statement.setLong(1, id);
            statement.setTimestamp(2, Timestamp.from(now));
            statement.setBytes(3, values.get(0));
            statement.setBytes(4, cipher.encrypt(key));
            for (int i = 1; i < values.size(); i++) {
                statement.setBytes(4 + i, values.get(i));
            }
            statement.executeUpdate();
        }
        return id;
    }

    private static int keepNewestRequests(Connection connection, long newest) throws SQLException {
        try (var statement = connection.prepareStatement("delete from " + REQUESTS + " where id <= ?")) {
            statement.setLong(1, newest - KEPT);
            return statement.executeUpdate();
        }
    }

    /** Writes down whose it is, and lets go of what is long replaced on that node: the others keep theirs, however seldom they are renewed. */
    private static void forNode(Connection connection, long id, String node) throws SQLException {
        try (var name = connection.prepareStatement("update " + INSTALLED + " set node = ? where id = ?");
                var old = connection.prepareStatement(
                        "delete from " + INSTALLED + " where node = ? and id not in (select id from " + INSTALLED
                                + " where node = ? order by id desc fetch first " + KEPT + " rows only)")) {
            name.setString(1, node);
            name.setLong(2, id);
            name.executeUpdate();
            old.setString(1, node);
            old.setString(2, node);
            old.executeUpdate();
        }
    }

    private Optional<PrivateKey> key(ResultSet row, String table) throws SQLException {
        try {
            return Optional.of(cipher.decrypt(row.getBytes("private_key")));
        } catch (GeneralSecurityException unusable) {
            LOG.error(
                    "Row {} of {} cannot be used: it was encrypted under another secret, or is damaged",
                    row.getLong("id"),
                    table);
            return Optional.empty();
        }
    }

    private static byte[] encoded(List<X509Certificate> chain) {
        var out = new ByteArrayOutputStream();
        try {
            for (X509Certificate one : chain) {
                out.writeBytes(one.getEncoded());
            }
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate that was read has no encoding", impossible);
        }
        return out.toByteArray();
    }

    private static List<X509Certificate> chain(byte[] encoded) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(encoded))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("a kept certificate cannot be read", damaged);
        }
    }
}
