package io.mapkeep.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditTable.Filter;
import io.mapkeep.contract.admin.AuditRecord;
import io.mapkeep.contract.admin.AuditVerification;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditJournalTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00.123456Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private SecretStore secrets;
    private Database database;
    private AuditJournal journal;

    @BeforeEach
    void open() {
        secrets = SecretStore.open(folder.resolve("secrets"));
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        journal = AuditJournal.open(database, secrets, CLOCK, headFile());
    }

    @AfterEach
    void close() {
        journal.close();
        database.close();
    }

    @Test
    void tellsWhatItWasTold() {
        journal.record(event("session.create").with("reason", "wrong \u001b[31mpassword\u0000 \"ü\" \ud83d\ude00"));

        AuditRecord record = journal.newest(1, Filter.NONE).get(0);
        assertThat(record.sequence()).isEqualTo(1);
        assertThat(record.time()).isEqualTo(CLOCK.instant());
        assertThat(record.outcome()).isEqualTo("success");
        assertThat(record.detail()).containsEntry("reason", "wrong \u001b[31mpassword\u0000 \"ü\" \ud83d\ude00");
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void recordsOfAnotherNodeGoOverWithTheirTimeAndTheirPlace() {
        Database there = Database.open(folder.resolve("there"), Redacted.of(new byte[] {4}));
        try (AuditJournal other = AuditJournal.open(
                there, SecretStore.open(folder.resolve("there-secrets")), CLOCK, folder.resolve("there-head"))) {
            for (int i = 0; i < 3; i++) {
                other.record(event("session.create").with("n", Integer.toString(i)));
            }
            List<Long> carried = new ArrayList<>();
            journal.carry(other, "standby", 1, carried::add);
            assertThat(carried).containsExactly(3L);
        } finally {
            there.close();
        }
        List<AuditRecord> records = journal.newest(10, Filter.NONE);
        assertThat(records).extracting(record -> record.detail().get("n")).containsExactly("1", "2");
        assertThat(records.get(0).detail()).containsEntry("where", "standby").containsEntry("where_sequence", "2");
        assertThat(records.get(0).time()).isEqualTo(CLOCK.instant());
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void aHeadThatTravelledLateIsNoTampering() throws Exception {
        journal.record(event("a"));
        Path travelled = folder.resolve("travelled");
        Files.copy(headFile(), travelled);
        for (int i = 0; i < Appender.GROUP + 5; i++) {
            journal.note(event("b"));
        }
        journal.record(event("c"));
        journal.close();
        Files.delete(headFile());

        assertThat(AuditJournal.takeOver(database, secrets, travelled, headFile()))
                .isZero();
        journal = AuditJournal.open(database, secrets, CLOCK, headFile());
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void recordsThatNeverArrivedAreCounted() throws Exception {
        journal.record(event("a"));
        journal.record(event("b"));
        Path travelled = folder.resolve("travelled");
        Files.copy(headFile(), travelled);
        journal.close();
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("delete from mapkeep.audit_record where sequence = 2");
            }
        });

        assertThat(AuditJournal.takeOver(database, secrets, travelled, headFile()))
                .isEqualTo(1);
        journal = AuditJournal.open(database, secrets, CLOCK, headFile());
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void storesNoControlCharacterInTheDetailAsItIs() {
        journal.record(event("a").with("text", "\u001b]0;x\u0007\u009b\u202e\n"));

        String stored =
                AuditTable.open(database).newest(1, Filter.NONE).get(0).entry().detail();
        assertThat(stored).isEqualTo("{\"text\":\"\\u001b]0;x\\u0007\\u009b\\u202e\\u000a\"}");
    }

    @Test
    void cutsAnOverlongValueAndSaysSo() {
        journal.record(event("sql.query").with("q", "x".repeat(20_000)));

        assertThat(journal.newest(1, Filter.NONE).get(0).detail().get("q"))
                .startsWith("x".repeat(10_000) + "…")
                .endsWith("[cut, 20000 characters]");
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void survivesAnUnpairedSurrogate() {
        journal.record(event("a\ud800").with("b", "\udc00x"));

        assertThat(journal.newest(1, Filter.NONE).get(0).action()).isEqualTo("a\ufffd");
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void pagesAndFilters() {
        fill(10);
        journal.record(event("session.create").by("zoé", "ldap"));

        assertThat(sequences(journal.newest(3, Filter.NONE))).containsExactly(9L, 10L, 11L);
        assertThat(sequences(journal.after(3, 2, Filter.NONE))).containsExactly(4L, 5L);
        assertThat(sequences(journal.after(11, 2, Filter.NONE))).isEmpty();
        assertThat(sequences(journal.newest(5, new Filter(Optional.of("zoé"), Optional.empty(), Optional.empty()))))
                .containsExactly(11L);
        assertThat(sequences(journal.newest(2, new Filter(Optional.empty(), Optional.empty(), Optional.of("test")))))
                .containsExactly(9L, 10L);
        assertThat(sequences(journal.newest(2, new Filter(Optional.of("zoé"), Optional.empty(), Optional.of("test")))))
                .isEmpty();
    }

    @Test
    void notesAreThereAfterClosing() {
        for (int i = 0; i < 5_000; i++) {
            journal.note(event("sql.query"));
        }
        journal.close();

        assertThat(offline().records()).isEqualTo(5_000);
        assertThat(offline().intact()).isTrue();
        assertThatThrownBy(() -> journal.note(event("late"))).isInstanceOf(ProblemException.Unavailable.class);
    }

    @Test
    void tenThousandConcurrentRecordsLeaveNoGap() throws InterruptedException {
        var threads = Executors.newFixedThreadPool(50);
        for (int i = 0; i < 10_000; i++) {
            threads.execute(() -> journal.record(event("test")));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();

        AuditVerification verification = journal.verify();
        assertThat(verification.intact()).as(verification.why()).isTrue();
        assertThat(verification.records()).isEqualTo(10_000);
        assertThat(verification.head()).isEqualTo(10_000);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "changed actor           | 5  | update mapkeep.audit_record set actor = 'eve' where sequence = 5",
                "changed time            | 5  | update mapkeep.audit_record set recorded_micros = 0 where sequence = 5",
                "changed outcome         | 7  | update mapkeep.audit_record set outcome = 'denied' where sequence = 7",
                "changed detail          | 7  | update mapkeep.audit_record set detail = '{}' where sequence = 7",
                "text moved across fields| 3  | update mapkeep.audit_record set actor = concat(actor, realm), realm = '' where sequence = 3",
                "changed hash            | 4  | update mapkeep.audit_record set hash = previous_hash where sequence = 4",
                "cut hash                | 4  | update mapkeep.audit_record set hash = x'00' where sequence = 4",
                "cut previous hash       | 4  | update mapkeep.audit_record set previous_hash = x'00' where sequence = 4",
                "removed first           | 1  | delete from mapkeep.audit_record where sequence = 1",
                "removed middle          | 5  | delete from mapkeep.audit_record where sequence in (5, 6)",
                "removed last            | 10 | delete from mapkeep.audit_record where sequence = 10",
                "removed last three      | 8  | delete from mapkeep.audit_record where sequence > 7",
                "removed all             | 1  | delete from mapkeep.audit_record",
                "removed and closed up   | 5  | delete from mapkeep.audit_record where sequence = 5; update mapkeep.audit_record set sequence = sequence - 1 where sequence > 5",
                "reordered               | 4  | update mapkeep.audit_record set sequence = -1 where sequence = 4; update mapkeep.audit_record set sequence = 4 where sequence = 6; update mapkeep.audit_record set sequence = 6 where sequence = -1",
                "inserted at the end     | 11 | insert into mapkeep.audit_record select 11, recorded_micros, actor, realm, remote, request_id, action, target, outcome, detail, hash, hash from mapkeep.audit_record where sequence = 10",
                "inserted before first   | 0  | insert into mapkeep.audit_record select 0, recorded_micros, actor, realm, remote, request_id, action, target, outcome, detail, hash, hash from mapkeep.audit_record where sequence = 10",
                "replayed an old record  | 11 | insert into mapkeep.audit_record select 11, recorded_micros, actor, realm, remote, request_id, action, target, outcome, detail, previous_hash, hash from mapkeep.audit_record where sequence = 10",
            })
    void findsTampering(String kind, long firstBad, String sql) {
        fill(10);
        tamper(sql);

        AuditVerification verification = journal.verify();
        assertThat(verification.intact()).as(kind).isFalse();
        assertThat(verification.firstBad()).as(verification.why()).contains(firstBad);
        assertThat(new AuditCheck(journal).run()).extracting(Finding::code).contains("MK-AUD-005");
    }

    @Test
    void aHeadFileOneGroupBehindIsWhatACrashLeaves() throws IOException {
        fill(3);
        byte[] head = Files.readAllBytes(headFile());
        fill(5);
        journal.close();
        Files.write(headFile(), head);

        assertThat(offline().intact()).isTrue();
        assertThat(offline().unanchored()).isEqualTo(5);
        reopen();
        fill(1);
        assertThat(journal.verify().records()).isEqualTo(9);
        assertThat(journal.verify().unanchored()).isZero();
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void aHeadFileFurtherBehindIsAnOlderCopy() throws IOException {
        fill(3);
        byte[] head = Files.readAllBytes(headFile());
        for (int i = 0; i <= Appender.GROUP; i++) {
            journal.note(event("test"));
        }
        journal.close();
        Files.write(headFile(), head);

        assertThat(offline().intact()).isFalse();
        assertThat(offline().why()).contains("older copy");
    }

    @Test
    void aHeadFileAheadMeansThatRecordsAreGoneAndTheGapStaysVisible() {
        fill(10);
        tamper("delete from mapkeep.audit_record where sequence > 6");
        reopen();
        fill(3);

        AuditVerification verification = journal.verify();
        assertThat(verification.firstBad()).contains(7L);
        assertThat(verification.why()).contains("7 to 10");
        assertThat(journal.newest(4, Filter.NONE).get(0).action()).isEqualTo("audit.open");
        assertThat(journal.newest(4, Filter.NONE).get(0).outcome()).isEqualTo("failed");
    }

    @Test
    void aMissingHeadFileIsFoundAndRecorded() throws IOException {
        fill(2);
        Files.delete(headFile());
        assertThat(journal.verify().why()).contains("missing");
        reopen();

        assertThat(journal.newest(1, Filter.NONE).get(0).action()).isEqualTo("audit.open");
    }

    @Test
    void anInventedHeadFileIsFound() throws IOException {
        fill(4);
        String[] words = Files.readString(headFile()).split(" ");
        AuditRecord third = journal.after(2, 1, Filter.NONE).get(0);
        tamper("delete from mapkeep.audit_record where sequence = 4");
        Files.writeString(headFile(), "3 " + third.hash() + " " + words[2]);

        assertThat(journal.verify().intact()).isFalse();
        assertThat(journal.verify().why()).contains("tampered");
        Files.writeString(headFile(), "99999999999999999999 nonsense");
        assertThat(journal.verify().why()).contains("tampered");
    }

    @Test
    void theHeadFileIsForItsOwnerOnly() throws IOException {
        fill(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(headFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void anActIsRefusedWhileTheHeadCannotBeAnchoredAndGoesOnAfterwards() throws IOException {
        fill(1);
        Path blocker = headFile().resolveSibling("audit.head.new");
        Files.createDirectories(blocker.resolve("full"));

        assertThatThrownBy(() -> journal.record(event("session.create")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("MK-AUD-001"));
        assertThat(new AuditCheck(journal).run()).extracting(Finding::code).contains("MK-AUD-001");
        journal.note(event("kept"));
        Files.delete(blocker.resolve("full"));
        journal.record(event("after"));

        assertThat(journal.verify().intact()).isTrue();
        assertThat(journal.newest(10, Filter.NONE).stream()
                        .filter(record -> record.action().equals("kept")))
                .hasSize(1);
        assertThat(new AuditCheck(journal).run()).isEmpty();
    }

    @Test
    void refusesToGoOnWithoutItsKey() {
        fill(1);
        journal.close();
        secrets.delete(AuditJournal.KEY);

        assertThatThrownBy(() -> AuditJournal.open(database, secrets, CLOCK, headFile()))
                .hasMessageContaining("MK-AUD-004");
        assertThatThrownBy(this::offline).hasMessageContaining("MK-AUD-004");
    }

    @Test
    void beginsAgainWhenACrashInterruptedTheFirstStart() throws IOException {
        journal.close();
        secrets.delete(AuditJournal.KEY);
        journal = AuditJournal.open(database, secrets, CLOCK, headFile());
        fill(1);

        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void anEmptyLogIsIntact() {
        assertThat(journal.verify().intact()).isTrue();
        assertThat(journal.verify().records()).isZero();
    }

    private Path headFile() {
        return folder.resolve("audit.head");
    }

    private void reopen() {
        journal.close();
        journal = AuditJournal.open(database, secrets, CLOCK, headFile());
    }

    private AuditVerification offline() {
        return AuditJournal.verifyOffline(database, secrets, headFile());
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            journal.record(event("test").with("i", String.valueOf(i)));
        }
    }

    private void tamper(String sql) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                for (String one : sql.split(";")) {
                    statement.execute(one);
                }
            }
            return sql;
        });
    }

    private static AuditEvent event(String action) {
        return new AuditEvent(
                "anna", "ldap", "192.0.2.7", "request-1", action, "airports", Outcome.SUCCESS, java.util.Map.of());
    }

    private static List<Long> sequences(List<AuditRecord> records) {
        return records.stream().map(AuditRecord::sequence).toList();
    }
}
