package io.mapkeep.tls.leaf;

import io.mapkeep.storage.database.Database;
import io.mapkeep.tls.authority.Decoding;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Table {@code mapkeep.leaf}, which {@code AuthorityStore} made; shared by all nodes. It holds no keys. */
final class LeafStore {
    private final Database database;

    LeafStore(Database database) {
        this.database = database;
    }

    void add(Leaf leaf) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement("insert into mapkeep.leaf"
                    + " (serial, authority, purpose, names, not_before, not_after, issued_by, certificate)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?)")) {
                X509Certificate certificate = leaf.certificate();
                statement.setString(1, leaf.serial());
                statement.setString(2, leaf.authority());
                statement.setString(3, leaf.purpose().word());
                statement.setString(4, String.join(" ", leaf.names()));
                statement.setObject(5, at(certificate.getNotBefore()));
                statement.setObject(6, at(certificate.getNotAfter()));
                statement.setString(7, leaf.issuedBy());
                statement.setBytes(8, certificate.getEncoded());
                return statement.executeUpdate();
            } catch (CertificateEncodingException impossible) {
                throw new IllegalStateException("a certificate that we made has no encoding", impossible);
            }
        });
    }

    boolean has(String serial) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select 1 from mapkeep.leaf where serial = ?")) {
                statement.setString(1, serial);
                try (var rows = statement.executeQuery()) {
                    return rows.next();
                }
            }
        });
    }

    Optional<Leaf> find(String serial) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.leaf where serial = ?")) {
                statement.setString(1, serial);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(leaf(rows)) : Optional.empty();
                }
            }
        });
    }

    /** Newest first, older than {@code before}. */
    List<Leaf> page(long before, int most) {
        return database.read(connection -> {
            List<Leaf> page = new ArrayList<>();
            try (var statement = connection.prepareStatement(
                    "select * from mapkeep.leaf where sequence < ? order by sequence desc limit ?")) {
                statement.setLong(1, before);
                statement.setInt(2, most);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        page.add(leaf(rows));
                    }
                }
            }
            return page;
        });
    }

    private static Leaf leaf(ResultSet row) throws SQLException {
        return new Leaf(
                row.getLong("sequence"),
                row.getString("serial"),
                row.getString("authority"),
                Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
                List.of(row.getString("names").split(" ")),
                Decoding.certificate(row.getBytes("certificate")),
                row.getString("issued_by"));
    }

    private static OffsetDateTime at(Date date) {
        return date.toInstant().atOffset(ZoneOffset.UTC);
    }
}
