package io.mapkeep.tls.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.authority.AuthorityStore;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.key.KeyKind;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MANY = 100_000;

    @TempDir
    Path folder;

    private final Issued root = Issuance.root(
            1, Constraints.of(Names.of("maps.example.org", List.of()), List.of()), KeyKind.P256.make(), START);
    private final Issued intermediate = Issuance.intermediate(2, root, KeyKind.P256, START);
    private final String authority = Serial.text(intermediate.certificate());
    private Instant now = START;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private Database database;
    private RevocationStore store;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        var made = new AuthorityStore(Places.of(database), SecretStore.open(folder.resolve("secrets")));
        assertThat(made.all()).isEmpty();
        store = new RevocationStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void manyRevocationsMakeOneList() throws Exception {
        Lists lists = lists();
        lists.bringUpToDate();
        BigInteger first = number(lists);
        for (int i = 0; i < 50; i++) {
            revoke(i + 1, START.plus(Duration.ofDays(30)));
            lists.bringUpToDate();
        }
        assertThat(number(lists)).isEqualTo(first);
        step(Lists.REST);
        lists.bringUpToDate();
        assertThat(list(lists).getRevokedCertificates()).hasSize(50);
        assertThat(number(lists)).isGreaterThan(first);
    }

    @Test
    void whatHasEndedLeavesTheListAndANewOneComesBeforeTheFormerEnds() throws Exception {
        Lists lists = lists();
        revoke(1, START.plus(Duration.ofHours(30)));
        revoke(2, START.plus(Duration.ofDays(30)));
        lists.bringUpToDate();
        assertThat(list(lists).getRevokedCertificates()).hasSize(2);
        for (int hour = 0; hour < 60; hour++) {
            step(Duration.ofHours(1));
            lists.bringUpToDate();
            assertThat(list(lists).getNextUpdate().toInstant()).isAfter(now);
        }
        assertThat(list(lists).getRevokedCertificates()).hasSize(1);
    }

    @Test
    void numbersGoOnGrowingAfterARestoreAndWhenTheClockGoesBack() throws Exception {
        Lists lists = lists();
        revoke(1, START.plus(Duration.ofDays(30)));
        lists.bringUpToDate();
        BigInteger before = number(lists);
        step(Duration.ofMinutes(5));
        // A snapshot of before the first list is put back.
        sql("delete from mapkeep.revocation_list");
        sql("delete from mapkeep.revocation");
        Lists restored = lists();
        restored.bringUpToDate();
        BigInteger after = number(restored);
        assertThat(after).isGreaterThan(before);
        now = START.minus(Duration.ofMinutes(30));
        revoke(7, START.plus(Duration.ofDays(30)));
        Lists back = lists();
        back.bringUpToDate();
        assertThat(number(back)).isGreaterThanOrEqualTo(after);
    }

    @Test
    void aRestartSignsTheSameEditionAgain() throws Exception {
        Lists lists = lists();
        revoke(1, START.plus(Duration.ofDays(30)));
        lists.bringUpToDate();
        revoke(2, START.plus(Duration.ofDays(30)));
        Lists restarted = lists();
        restarted.bringUpToDate();
        assertThat(number(restarted)).isEqualTo(number(lists));
        assertThat(list(restarted).getRevokedCertificates()).hasSize(1);
    }

    /** The figures are printed; what is asserted is that neither revoking nor asking looks at all the others. */
    @Test
    void aHundredThousandRevocationsCostTheNextOneNothing() throws Exception {
        database.write(connection -> {
            try (var statement =
                    connection.prepareStatement("insert into mapkeep.revocation values (?, ?, ?, ?, 1, ?)")) {
                for (int i = 0; i < MANY; i++) {
                    statement.setString(1, authority);
                    statement.setString(
                            2, Serial.text(BigInteger.ONE.shiftLeft(127).add(BigInteger.valueOf(i))));
                    statement.setLong(3, i + 1L);
                    statement.setObject(4, START.atOffset(ZoneOffset.UTC));
                    statement.setObject(5, START.plus(Duration.ofDays(90)).atOffset(ZoneOffset.UTC));
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
        Lists lists = lists();
        long begin = System.nanoTime();
        lists.bringUpToDate();
        long signing = System.nanoTime() - begin;
        assertThat(list(lists).getRevokedCertificates()).hasSize(MANY);
        begin = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            revoke(i + 1, START.plus(Duration.ofDays(30)));
            lists.bringUpToDate();
        }
        long revoking = (System.nanoTime() - begin) / 100;
        begin = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertThat(store.find(Serial.text(BigInteger.ONE.shiftLeft(127).add(BigInteger.valueOf(i * 97L)))))
                    .isPresent();
        }
        long asking = (System.nanoTime() - begin) / 1_000;
        System.out.printf(
                java.util.Locale.ROOT,
                "with %d entries: list signed in %d ms, %d KiB; one more revoked in %d µs, one looked up in %d µs%n",
                MANY,
                signing / 1_000_000,
                lists.of(authority).orElseThrow().bytes().length / 1_024,
                revoking / 1_000,
                asking / 1_000);
        assertThat(revoking).isLessThan(signing / 20);
    }

    private Lists lists() {
        return new Lists(store, () -> List.of(intermediate, root), clock);
    }

    private void revoke(long serial, Instant end) {
        store.add(new Revocation(authority, Long.toString(serial, 16), now, Reason.SUPERSEDED, end));
    }

    private X509CRL list(Lists lists) throws Exception {
        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(
                        lists.of(authority).orElseThrow().bytes()));
        list.verify(intermediate.certificate().getPublicKey());
        return list;
    }

    private BigInteger number(Lists lists) throws Exception {
        byte[] extension = list(lists).getExtensionValue("2.5.29.20");
        return ASN1Integer.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                .getValue();
    }

    private void step(Duration by) {
        now = now.plus(by);
    }

    private void sql(String text) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(text);
            }
        });
    }
}
