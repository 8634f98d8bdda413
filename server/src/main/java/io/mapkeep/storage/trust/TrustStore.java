package io.mapkeep.storage.trust;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import io.mapkeep.trust.AddedAuthorities;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Table {@code mapkeep.trusted_authority}. There may be several of these over one database; each sees what the others change. */
public final class TrustStore implements AddedAuthorities {
    private final Database database;

    /**
     * One entry.
     *
     * @param sha256 of the certificate, in lower-case hexadecimal
     * @param by who added it
     */
    public record Added(String sha256, Instant at, String by, X509Certificate certificate) {}

    private TrustStore(Database database) {
        this.database = database;
    }

    /** @param shared where it travels to the replicas */
    public static TrustStore of(Database shared) {
        Migrations.run(shared, TrustStore.class, "trust", List.of("001-trust.sql"));
        return new TrustStore(shared);
    }

    @Override
    public List<X509Certificate> now() {
        return all().stream().map(Added::certificate).toList();
    }

    /** In the order in which they were added. */
    public List<Added> all() {
        return database.read(connection -> {
            List<Added> all = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows =
                            statement.executeQuery("select * from mapkeep.trusted_authority order by added, sha256")) {
                while (rows.next()) {
                    all.add(read(rows));
                }
            }
            return all;
        });
    }

    /** Adds those that are not there yet, in one transaction. */
    public void add(List<X509Certificate> certificates, String by, Instant now) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement(
                    "merge into mapkeep.trusted_authority (sha256, added, added_by, certificate) key (sha256) values (?, ?, ?, ?)")) {
                for (X509Certificate one : certificates) {
                    statement.setString(1, sha256(one));
                    statement.setTimestamp(2, Timestamp.from(now));
                    statement.setString(3, by);
                    statement.setBytes(4, one.getEncoded());
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("a certificate that was read has no encoding", impossible);
            }
        });
    }

    /** Returns whether it was there. */
    public boolean remove(String sha256) {
        return database.write(connection -> {
            try (var statement =
                    connection.prepareStatement("delete from mapkeep.trusted_authority where sha256 = ?")) {
                statement.setString(1, sha256);
                return statement.executeUpdate() > 0;
            }
        });
    }

    public static String sha256(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static Added read(ResultSet row) throws SQLException {
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(row.getBytes("certificate")));
            return new Added(
                    row.getString("sha256"),
                    row.getTimestamp("added").toInstant(),
                    row.getString("added_by"),
                    certificate);
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("a trusted authority in the database cannot be read", damaged);
        }
    }
}
