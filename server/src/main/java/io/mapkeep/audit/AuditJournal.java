package io.mapkeep.audit;

import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditTable.Filter;
import io.mapkeep.audit.HeadFile.Anchor;
import io.mapkeep.contract.admin.AuditRecord;
import io.mapkeep.contract.admin.AuditVerification;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.health.Check;
import io.mapkeep.rest.Resource;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.snapshot.DrillStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log in the database: append-only, each record chained to the one before it under a key of the secret store, the newest one
 * anchored in a file beside the database.
 *
 * <p>Opening never fails because of tampering, for a stopped appliance would be what the tamperer wants. It is noted as a record, logged
 * and shown by the doctor, and records that are missing leave a gap that every later verification finds.
 */
public final class AuditJournal implements AuditLog, AutoCloseable {
    static final String KEY = "audit-chain";
    private static final int CARRIED_AT_ONCE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(AuditJournal.class);

    private final AuditTable table;
    private final Chain chain;
    private final HeadFile headFile;
    private final Clock clock;
    private final Appender appender;
    private final Semaphore verifying = new Semaphore(1);

    private AuditJournal(AuditTable table, Chain chain, HeadFile headFile, Clock clock, Head start) {
        this.table = table;
        this.chain = chain;
        this.headFile = headFile;
        this.clock = clock;
        this.appender = new Appender(table, chain, headFile, start);
    }

    /**
     * Opens the log and makes it, with its key, if it is not there.
     *
     * @param headFile where the head is anchored; on another disk or host if you can
     * @throws Failed if there are records but no key, or the head file cannot be written
     */
    public static AuditJournal open(Database database, SecretStore secrets, Clock clock, Path headFile) {
        AuditTable table = AuditTable.open(database);
        try {
            Chain chain = new Chain(secrets.find(KEY).isPresent() ? key(secrets) : begin(table, secrets, headFile));
            return resume(table, chain, new HeadFile(headFile, chain), clock);
        } catch (IOException failure) {
            throw unwritable(headFile, failure);
        }
    }

    private static Failed unwritable(Path headFile, IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-AUD-002",
                        "The audit log's head file cannot be written.",
                        headFile + ": " + failure,
                        "Make its folder writable for the appliance's user: ls -ld " + headFile.getParent()),
                failure);
    }

    /**
     * Anchors a log that was another node's until now, before it is opened. What that node anchored is compared with what has arrived: the head file may be some
     * seconds older than the records, and after a promotion with loss it may be newer; both are no tampering here.
     *
     * @param travelled the other node's head file
     * @return how many records the other node had anchored that never arrived
     */
    public static long takeOver(Database database, SecretStore secrets, Path travelled, Path headFile) {
        Chain chain = new Chain(key(secrets));
        AuditTable table = AuditTable.open(database);
        Head end = table.head();
        if (!(new HeadFile(travelled, chain).read() instanceof Anchor.Present present)) {
            return 0; // a missing or forged one is told when the log is opened
        }
        Head anchored = present.head();
        boolean known = anchored.equals(Head.EMPTY)
                || table.after(anchored.sequence() - 1, 1, Filter.NONE).stream()
                        .anyMatch(link -> Head.of(link).equals(anchored));
        boolean lost = anchored.sequence() > end.sequence();
        try {
            new HeadFile(headFile, chain).write(known || lost ? end : anchored);
        } catch (IOException failure) {
            throw unwritable(headFile, failure);
        }
        return lost ? anchored.sequence() - end.sequence() : 0;
    }

    /** Walks through the log of a stopped appliance. Changes nothing. */
    public static AuditVerification verifyOffline(Database database, SecretStore secrets, Path headFile) {
        Chain chain = new Chain(key(secrets));
        return new Verifier(AuditTable.open(database), chain, new HeadFile(headFile, chain)).all();
    }

    /** The content of the head file that belongs to {@code view}, a database at some moment. Changes nothing. */
    public static byte[] headOf(Database view, SecretStore secrets) {
        Chain chain = new Chain(key(secrets));
        return new HeadFile(Path.of("-"), chain)
                .line(AuditTable.existing(view).head())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** What a drill asks of a restored log: is every record there, up to the head that the snapshot holds? */
    public static DrillStep drillStep() {
        return new RestoredLog();
    }

    /**
     * Anchors a restored log where it ends now, and records the restore as what comes next.
     *
     * @param headFile as it was in the snapshot; the log must go through there
     * @return what is wrong with it, in a sentence; empty if nothing is
     */
    public static String anchorRestored(
            Database database, SecretStore secrets, Path headFile, Clock clock, Map<String, String> detail) {
        String wrong = RestoredLog.anchor(AuditTable.open(database), new HeadFile(headFile, new Chain(key(secrets))));
        AuditEvent event = AuditEvent.ofSystem("snapshot.restore", "", Outcome.SUCCESS);
        for (var fact : detail.entrySet()) {
            event = event.with(fact.getKey(), fact.getValue());
        }
        try (AuditJournal journal = open(database, secrets, clock, headFile)) {
            journal.record(event);
        }
        return wrong.isEmpty() ? verifyOffline(database, secrets, headFile).why() : wrong;
    }

    @Override
    public void record(AuditEvent event) {
        appender.append(Entry.of(event, clock.instant()));
    }

    @Override
    public void record(List<AuditEvent> events) {
        Instant now = clock.instant();
        // No more at once than the appender takes as one group: each wait then stays within its patience.
        for (int from = 0; from < events.size(); from += Appender.GROUP) {
            appender.append(events.subList(from, Math.min(events.size(), from + Appender.GROUP)).stream()
                    .map(event -> Entry.of(event, now))
                    .toList());
        }
    }

    @Override
    public void note(AuditEvent event) {
        appender.enqueue(Entry.of(event, clock.instant()));
    }

    /**
     * Enters what another node's journal holds behind {@code after}, with its own times and actors. Each record tells where it was made and which number it had there, so one that
     * was carried twice, because the node stopped in between, is recognised.
     *
     * @param where the node's name
     * @param carried told the last number of each group that is durable here
     */
    public void carry(AuditJournal other, String where, long after, LongConsumer carried) {
        long last = after;
        for (var links = other.table.after(last, CARRIED_AT_ONCE, Filter.NONE);
                !links.isEmpty();
                links = other.table.after(last, CARRIED_AT_ONCE, Filter.NONE)) {
            appender.append(links.stream().map(link -> carried(link, where)).toList());
            last = links.get(links.size() - 1).sequence();
            carried.accept(last);
        }
    }

    private static Entry carried(Link link, String where) {
        Entry entry = link.entry();
        Map<String, String> detail = new TreeMap<>(CanonicalText.record(link).detail());
        detail.put("where", where);
        detail.put("where_sequence", Long.toString(link.sequence()));
        return new Entry(
                entry.micros(),
                entry.actor(),
                entry.realm(),
                entry.remote(),
                entry.requestId(),
                entry.action(),
                entry.target(),
                entry.outcome(),
                CanonicalText.json(detail));
    }

    /**
     * Walks through all records; some seconds per million.
     *
     * @throws Conflict if somebody else's verification is under way
     */
    public AuditVerification verify() {
        if (!verifying.tryAcquire()) {
            throw new Conflict(Problem.of(
                    "MK-AUD-003",
                    "The audit log is being verified already.",
                    "One walk through all records at a time is enough for the disk.",
                    "Wait for it to end, then try again."));
        }
        try {
            return new Verifier(table, chain, headFile).all();
        } finally {
            verifying.release();
        }
    }

    /** The number of the newest record that is on disk; 0 before the first. */
    public long sequence() {
        return table.head().sequence();
    }

    /** What {@code GET /api/v1/audit} and {@code POST /api/v1/audit/verification} answer. */
    public List<Resource> resources() {
        return List.of(new AuditResource(this));
    }

    public List<Check> checks() {
        return List.of(new AuditCheck(this));
    }

    /** Writes what is queued, then ends. */
    @Override
    public void close() {
        appender.close();
    }

    List<AuditRecord> newest(int limit, Filter filter) {
        return table.newest(limit, filter).stream().map(CanonicalText::record).toList();
    }

    List<AuditRecord> after(long sequence, int limit, Filter filter) {
        return table.after(sequence, limit, filter).stream()
                .map(CanonicalText::record)
                .toList();
    }

    AuditVerification verifyNewest(int count) {
        return new Verifier(table, chain, headFile).newest(count);
    }

    Optional<String> trouble() {
        return appender.trouble();
    }

    private static Redacted<byte[]> key(SecretStore secrets) {
        return secrets.find(KEY)
                .orElseThrow(() -> new Failed(Problem.of(
                        "MK-AUD-004",
                        "The audit log's key is missing.",
                        "There is no " + secrets.file(KEY) + ", so records can be neither checked nor added.",
                        "Put the file back from your backup, mode 0600.")));
    }

    /** The key comes last: where there is a key there was a head file, and its absence means something. */
    private static Redacted<byte[]> begin(AuditTable table, SecretStore secrets, Path headFile) throws IOException {
        if (!table.head().equals(Head.EMPTY)) {
            return key(secrets);
        }
        byte[] key = new byte[Chain.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        new HeadFile(headFile, new Chain(Redacted.of(key))).write(Head.EMPTY);
        secrets.put(KEY, key);
        return Redacted.of(key);
    }

    private static AuditJournal resume(AuditTable table, Chain chain, HeadFile headFile, Clock clock)
            throws IOException {
        Head stored = table.head();
        Anchor anchor = headFile.read();
        var wrong = new Verifier(table, chain, headFile).newest(Appender.GROUP);
        // A head beyond the table is kept: the gap before the next record then shows for ever what was removed.
        Head start = anchor instanceof Anchor.Present present && present.head().sequence() > stored.sequence()
                ? present.head()
                : stored;
        headFile.write(start);
        AuditJournal journal = new AuditJournal(table, chain, headFile, clock, start);
        if (!wrong.intact()) {
            journal.tellOfTampering(wrong);
        }
        return journal;
    }

    private void tellOfTampering(AuditVerification wrong) {
        LOG.error("The audit log was tampered with while the appliance was stopped: {}", wrong.why());
        try {
            record(AuditEvent.ofSystem("audit.open", "audit", Outcome.FAILED)
                    .with("first_bad", wrong.firstBad().map(String::valueOf).orElse("-"))
                    .with("why", wrong.why()));
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }
}
