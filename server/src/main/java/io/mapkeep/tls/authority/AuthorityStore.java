package io.mapkeep.tls.authority;

import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import io.mapkeep.storage.database.Places;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables {@code mapkeep.authority} and {@code mapkeep.certificate}: everything ever issued, the private keys encrypted. Nothing is removed,
 * so that a wrong clock or a wrong name that is put right finds the former certificates again.
 */
public final class AuthorityStore {
    static final String SECRET = "tls-keys";
    private static final String AUTHORITY = "authority";
    private static final String CERTIFICATE = "certificate";

    private static final Logger LOG = LoggerFactory.getLogger(AuthorityStore.class);

    private final Places places;
    private final KeyCipher cipher;
    private final RootKeys rootKeys;

    /** Where all keys are in the database. */
    public AuthorityStore(Places places, SecretStore secrets) {
        this(places, secrets, RootKeys.DATABASE);
    }

    /** @param rootKeys where the keys of roots are that are not in the database */
    public AuthorityStore(Places places, SecretStore secrets, RootKeys rootKeys) {
        this.places = places;
        this.rootKeys = rootKeys;
        for (Database database : new LinkedHashSet<>(List.of(places.shared(), places.own()))) {
            Migrations.run(
                    database, AuthorityStore.class, "tls", List.of("001-tls.sql", "002-issued.sql", "003-acme.sql"));
        }
        this.cipher = KeyCipher.of(secrets);
    }

    /** All that can be used, newest first. What cannot be decrypted is logged and left out. */
    public List<Issued> all() {
        List<Issued> issued = new ArrayList<>(all(places.shared(), AUTHORITY));
        issued.addAll(all(places.own(), CERTIFICATE));
        return issued;
    }

    private List<Issued> all(Database database, String table) {
        return database.read(connection -> {
            List<Issued> issued = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select * from mapkeep." + table + " order by id desc")) {
                while (rows.next()) {
                    issued(rows, table).ifPresent(issued::add);
                }
            }
            return issued;
        });
    }

    /** An id above all that were ever given. */
    public long nextId() {
        return Math.max(highestId(places.shared()), highestId(places.own())) + 1;
    }

    private static long highestId(Database database) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select max(id) from (select id from mapkeep.authority"
                            + " union all select id from mapkeep.certificate)")) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        });
    }

    /** Stores them all, or none. On a replica there are only certificates of servers among them. */
    public void add(List<Issued> together) {
        places.own().write(connection -> {
            for (Issued one : together) {
                insert(connection, one);
            }
            return together.size();
        });
    }

    /**
     * A root once more, as a former one vouches for it.
     *
     * @param subject the id of the new root
     * @param issuer that of the former
     */
    public record Cross(long subject, long issuer, X509Certificate certificate) {}

    /** Those of all roots. */
    public List<Cross> crosses() {
        return places.shared().read(connection -> {
            List<Cross> all = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select * from mapkeep.cross_certificate order by issuer desc")) {
                while (rows.next()) {
                    all.add(new Cross(
                            rows.getLong("subject"),
                            rows.getLong("issuer"),
                            Decoding.certificate(rows.getBytes("certificate"))));
                }
            }
            return all;
        });
    }

    /** On a primary only. */
    public void addCross(long subject, long issuer, X509Certificate certificate) {
        places.shared().write(connection -> {
            try (var statement = connection.prepareStatement("merge into mapkeep.cross_certificate values (?, ?, ?)")) {
                statement.setLong(1, subject);
                statement.setLong(2, issuer);
                statement.setBytes(3, certificate.getEncoded());
                return statement.executeUpdate();
            } catch (CertificateEncodingException impossible) {
                throw new IllegalStateException("a certificate that we made has no encoding", impossible);
            }
        });
    }

    /** Forgets a root's key. Snapshots of before still have it, encrypted. */
    public void forgetKey(long root) {
        places.shared().write(connection -> {
            try (var statement =
                    connection.prepareStatement("update mapkeep.authority set private_key = ? where id = ?")) {
                statement.setBytes(1, new byte[0]);
                statement.setLong(2, root);
                return statement.executeUpdate();
            }
        });
    }

    private void insert(Connection connection, Issued issued) throws SQLException {
        String table = issued.tier() == Tier.SERVER ? CERTIFICATE : AUTHORITY;
        try (var statement = connection.prepareStatement("insert into mapkeep." + table + " values (?, ?, ?, ?, ?)")) {
            statement.setLong(1, issued.id());
            statement.setLong(2, issued.issuer());
            statement.setLong(3, issued.life().toSeconds());
            statement.setBytes(4, issued.certificate().getEncoded());
            statement.setBytes(5, issued.readable() ? cipher.encrypt(issued.key()) : new byte[0]);
            statement.executeUpdate();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that we made has no encoding", impossible);
        }
    }

    private PrivateKey key(byte[] encrypted, X509Certificate certificate) throws GeneralSecurityException {
        return encrypted.length == 0
                ? rootKeys.find(certificate).orElse(OfflineKey.INSTANCE)
                : cipher.decrypt(encrypted);
    }

    private Optional<Issued> issued(ResultSet row, String table) throws SQLException {
        long id = row.getLong("id");
        long issuer = row.getLong("issuer");
        Tier tier = table.equals(CERTIFICATE) ? Tier.SERVER : id == issuer ? Tier.ROOT : Tier.INTERMEDIATE;
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(row.getBytes("certificate")));
            return Optional.of(new Issued(
                    id,
                    issuer,
                    tier,
                    certificate,
                    key(row.getBytes("private_key"), certificate),
                    Duration.ofSeconds(row.getLong("life_seconds"))));
        } catch (GeneralSecurityException unusable) {
            LOG.error(
                    "{} {} cannot be used: it was encrypted under another secret \"{}\", or is damaged",
                    tier,
                    id,
                    SECRET);
            return Optional.empty();
        }
    }
}
