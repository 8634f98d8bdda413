package io.mapkeep.data.importer;

import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.ImportSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.data.importer.Import.State;
import io.mapkeep.data.importer.ImportJob.Cancelled;
import io.mapkeep.data.importer.ImportJob.Filled;
import io.mapkeep.data.importer.reading.BadRow;
import io.mapkeep.data.importer.reading.ColumnNames;
import io.mapkeep.health.Check;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files and makes datasets of them. An import is wholly there or wholly not, whatever happens in between; after a restart its record says
 * which.
 */
public final class Importer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Importer.class);
    private static final int MOST_WAITING = 100;
    private static final int RETRY_SECONDS = 30;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ImportSection section;
    private final Datasets datasets;
    private final Database database;
    private final AuditLog audit;
    private final Jobs jobs;
    private final Clock clock;
    private final Spool spool;
    private final ImportStore store;

    private final Map<String, ImportJob> unfinished = new ConcurrentHashMap<>();
    private final Deque<ImportJob> waiting = new ArrayDeque<>();
    private int running;
    private volatile boolean closed;

    /** Only imports make datasets, so one of them choosing a name keeps the others from choosing the same. */
    private final Object naming = new Object();

    private Importer(
            ImportSection section,
            Datasets datasets,
            Database database,
            AuditLog audit,
            Jobs jobs,
            Clock clock,
            Path folder) {
        this.section = section;
        this.datasets = datasets;
        this.database = database;
        this.audit = audit;
        this.jobs = jobs;
        this.clock = clock;
        this.spool = Spool.open(folder, section.file());
        this.store = new ImportStore(database);
    }

    /**
     * Opens the room and, unless it is another node's to do, clears up after a crash: staging tables and uploads go, and the records of interrupted imports say how they ended.
     *
     * @param spoolFolder for uploads; made if it is not there
     */
    public static Importer open(
            ImportSection section,
            Datasets datasets,
            Database database,
            AuditLog audit,
            Jobs jobs,
            Clock clock,
            Path spoolFolder) {
        Importer importer = new Importer(section, datasets, database, audit, jobs, clock, spoolFolder);
        if (!database.readOnly()) {
            Staging.dropAll(database);
            importer.store.unfinished().forEach(importer::settle);
        }
        return importer;
    }

    public List<Resource> resources() {
        return List.of(new ImportsResource(this, section));
    }

    public List<Check> checks() {
        return List.of(new SpoolCheck(spool));
    }

    /** Ends what runs; the next start says of those imports that they were interrupted. */
    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
            waiting.clear();
        }
        unfinished.values().forEach(ImportJob::cancel);
    }

    /** Receives a file and queues its import. */
    Import receive(Request request, Order order) {
        order.name().ifPresent(this::requireFree);
        spool.requireRoom(request.contentLength());
        requireTurn();
        String id = newId();
        Instant now = clock.instant();
        String owner = request.principal().name();
        String realm = request.principal().realm();
        long bytes;
        try {
            bytes = spool.receive(id, request.body(), request.contentLength());
        } catch (ProblemException broken) {
            Import failed = Import.waiting(
                            id, owner, realm, order.filename(), Math.max(0, request.contentLength()), now)
                    .ended(State.FAILED, broken.problem(), clock.instant());
            store.insert(failed);
            record(order, failed, Outcome.FAILED);
            throw broken;
        }
        Import made = Import.waiting(id, owner, realm, order.filename(), bytes, now);
        ImportJob job = new ImportJob(made, order, spool.file(id), database, section);
        try {
            store.insert(made);
        } catch (ProblemException unrecorded) {
            spool.delete(job.file());
            throw unrecorded;
        }
        unfinished.put(id, job);
        enqueue(job);
        return made;
    }

    Optional<Import> find(String id) {
        ImportJob job = unfinished.get(id);
        return job != null ? Optional.of(job.now()) : store.find(id);
    }

    List<Import> of(Principal owner) {
        return store.all(owner.name()).stream()
                .filter(stored -> owner.owns(stored.realm(), stored.owner()))
                .map(stored -> {
                    ImportJob job = unfinished.get(stored.id());
                    return job == null ? stored : job.now();
                })
                .toList();
    }

    List<BadRow> badRows(String id, int first, int most) {
        return store.badRows(id, first, most);
    }

    /** Ends an import soon; one that has ended stays as it is. */
    void cancel(String id) {
        ImportJob job = unfinished.get(id);
        if (job != null) {
            job.cancel();
        }
    }

    /** Whether nothing runs and nothing waits. */
    public boolean idle() {
        return unfinished.isEmpty();
    }

    private void requireFree(String name) {
        if (isTaken(name)) {
            throw new Conflict(Problem.of(
                    "MK-DAT-002",
                    "There is a dataset \"" + name + "\" already.",
                    "Names are unique in the appliance.",
                    "Import it under another name, or delete the other one first."));
        }
    }

    private boolean isTaken(String name) {
        return datasets.exists(name)
                || database.read(connection -> {
                    try (var statement = connection.prepareStatement(
                            "select 1 from information_schema.tables where table_schema = 'public' and table_name = ?")) {
                        statement.setString(1, name);
                        try (var rows = statement.executeQuery()) {
                            return rows.next();
                        }
                    }
                });
    }

    private void requireTurn() {
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                throw new TooManyRequests(
                        Problem.of(
                                "MK-IMP-014",
                                "Too many imports are waiting.",
                                MOST_WAITING + " files are queued before yours.",
                                "Try again when some of them are done."),
                        RETRY_SECONDS);
            }
        }
    }

    private void enqueue(ImportJob job) {
        synchronized (waiting) {
            waiting.add(job);
        }
        startNext();
    }

    private void startNext() {
        synchronized (waiting) {
            while (!closed && running < section.concurrent() && !waiting.isEmpty()) {
                ImportJob job = waiting.remove();
                running++;
                jobs.start("import " + job.now().id(), () -> run(job));
            }
        }
    }

    private void run(ImportJob job) {
        try {
            Import ended = outcome(job);
            if (!closed || ended.state() != State.CANCELLED) {
                finish(job, ended);
            }
        } catch (RuntimeException unrecorded) {
            // What is published stays published, whatever cannot be written down about it; the next start completes the
            // record.
            LOG.error("How the import {} ended could not be recorded", job.now().id(), unrecorded);
        } finally {
            unfinished.remove(job.now().id());
            spool.delete(job.file());
            synchronized (waiting) {
                running--;
            }
            startNext();
        }
    }

    /** Does the work and says how it ended; never throws. */
    private Import outcome(ImportJob job) {
        try {
            return publish(job, job.run());
        } catch (Cancelled cancelled) {
            return job.now().ended(State.CANCELLED, cancelledProblem(), clock.instant());
        } catch (ProblemException refused) {
            return job.now().ended(State.FAILED, refused.problem(), clock.instant());
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError broken) {
            LOG.error("The import {} failed", job.now().id(), broken);
            return job.now().ended(State.FAILED, unexpected(job), clock.instant());
        }
    }

    private Import publish(ImportJob job, Filled filled) {
        boolean published = false;
        try {
            synchronized (naming) {
                String name =
                        job.order().name().orElseGet(() -> freeName(job.order().filename()));
                // The moment identifies the dataset after a crash, so it must survive the database's precision.
                Instant moment = clock.instant().truncatedTo(ChronoUnit.MICROS);
                store.publishing(job.now().called(name), job.badRows(), moment);
                datasets.publish(filled.staging().name(), dataset(job, filled, name, moment));
                published = true;
                return job.now().called(name).done(clock.instant());
            }
        } finally {
            if (!published) {
                filled.staging().drop();
            }
        }
    }

    private static Dataset dataset(ImportJob job, Filled filled, String name, Instant moment) {
        return new Dataset(
                        name,
                        job.order()
                                .filename()
                                .substring(
                                        0, Math.min(200, job.order().filename().length())),
                        job.now().owner(),
                        job.order().visibility(),
                        filled.staging().loaded(),
                        filled.layout().columns(),
                        filled.layout().geometry(),
                        filled.layout().bounds(),
                        job.order().filename(),
                        moment,
                        moment)
                .ownedIn(job.now().realm());
    }

    private String freeName(String filename) {
        String name = ColumnNames.ofFile(filename);
        String free = name;
        for (int suffix = 1; isTaken(free); suffix++) {
            free = ColumnNames.suffixed(name, suffix);
        }
        return free;
    }

    private void finish(ImportJob job, Import ended) {
        store.end(ended, job.badRows());
        job.becomes(ended);
        record(job.order(), ended, ended.state() == State.DONE ? Outcome.SUCCESS : Outcome.FAILED);
    }

    private void record(Order order, Import ended, Outcome outcome) {
        AuditEvent asked = order.event();
        AuditEvent event = new AuditEvent(
                        asked.actor(),
                        asked.realm(),
                        asked.remote(),
                        asked.requestId(),
                        asked.action(),
                        ended.dataset().orElse(order.name().orElse("")),
                        outcome,
                        asked.detail())
                .with("import", ended.id())
                .with("file", ended.filename())
                .with("rows", Long.toString(ended.rows()))
                .with("badRows", Long.toString(ended.badRows()));
        audit.record(ended.problem()
                .map(problem -> event.with("problem", problem.code()))
                .orElse(event));
    }

    /** What is to be said of an import that a crash interrupted. */
    private void settle(Import interrupted) {
        Optional<Instant> publishing = store.publishing(interrupted.id());
        Optional<Dataset> made = interrupted
                .dataset()
                .flatMap(datasets::find)
                .filter(dataset -> publishing.filter(dataset.created()::equals).isPresent());
        if (made.isPresent()) {
            store.end(interrupted.done(clock.instant()), store.badRows(interrupted.id(), 0, section.reportedRows()));
            return;
        }
        Problem problem = Problem.of(
                "MK-IMP-015",
                "The import was interrupted by a restart; nothing was imported.",
                "The appliance stopped while the file was being read or loaded.",
                "Upload the file again.");
        store.end(interrupted.ended(State.FAILED, problem, clock.instant()), List.of());
    }

    private static Problem cancelledProblem() {
        return Problem.of(
                "MK-IMP-016",
                "The import was cancelled; nothing was imported.",
                "Somebody asked for it.",
                "Upload the file again if you want it.");
    }

    private static Problem unexpected(ImportJob job) {
        return Problem.of(
                "MK-IMP-017",
                "The import failed in a way that nobody foresaw; nothing was imported.",
                "The log has the details under " + job.now().id() + ".",
                "Give that number to an administrator: journalctl -u mapkeep | grep "
                        + job.now().id());
    }

    private static String newId() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
