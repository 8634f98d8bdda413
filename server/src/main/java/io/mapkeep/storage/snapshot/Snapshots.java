package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.RecoveryProof;
import io.mapkeep.contract.admin.RecoverySheet;
import io.mapkeep.contract.admin.SnapshotActivity;
import io.mapkeep.contract.admin.SnapshotPruning;
import io.mapkeep.contract.admin.SnapshotReport;
import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.contract.admin.SnapshotVerification;
import io.mapkeep.contract.configuration.SnapshotSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.health.Check;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.repository.Exports;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Pruning;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotId;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import io.mapkeep.storage.snapshot.repository.VerifyReport;
import io.mapkeep.storage.snapshot.retention.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots of this appliance: the room's door. Opens whether or not their store can be reached. */
public final class Snapshots implements AutoCloseable {
    /** Where a drill works; cleared at the start. */
    private static final String SCRATCH = "drill";

    private final SnapshotSetup setup;
    private final Database database;
    private final Acts acts;
    private final Clock clock;
    private final Store store;
    private final Creation creation;
    private final Drill drill;
    private final Recovery recovery;
    private final Retention retention;
    private final Activities activities;
    private final Archiving archiving;
    private final Schedule schedule;
    private final LastKnown lastKnown;

    private Snapshots(
            SnapshotSetup setup,
            Database database,
            SecretStore secrets,
            Acts acts,
            Activities activities,
            Clock clock) {
        SnapshotSection settings = setup.settings();
        var notes = new SnapshotNotes(database, clock);
        this.setup = setup;
        this.database = database;
        this.acts = acts;
        this.clock = clock;
        this.activities = activities;
        this.store = new Store(settings.target().orElseThrow(), secrets, notes, clock);
        this.creation = new Creation(database, secrets, setup.parts(), notes, setup.appliance(), setup.product());
        this.drill =
                new Drill(new Scratch(setup.data().resolve(SCRATCH)), setup.questions(), settings.drillWithin(), clock);
        this.recovery = new Recovery(store, notes, setup.appliance());
        this.retention = Retention.parse(settings.keep());
        this.archiving = new Archiving(database, store, notes, settings.archiveWithin(), clock);
        this.lastKnown = new LastKnown(store, recovery);
        this.schedule = new Schedule(this, settings, clock);
    }

    /** Opens the room; what runs by the clock begins. */
    public static Snapshots open(
            SnapshotSetup setup, Database database, SecretStore secrets, Acts acts, Jobs jobs, Clock clock) {
        var snapshots = new Snapshots(setup, database, secrets, acts, new Activities(jobs, clock), clock);
        new Scratch(setup.data().resolve(SCRATCH)).clearLater();
        if (setup.settings().archive()) {
            snapshots.archiving.start();
        }
        snapshots.schedule.begin(jobs);
        return snapshots;
    }

    public List<Resource> resources() {
        return List.of(new SnapshotsResource(this), new SnapshotWorkResource(this), new RecoveryResource(this));
    }

    public List<Check> checks() {
        return List.of(new SnapshotCheck(setup.settings(), this::state, lastKnown, clock));
    }

    /** For status: answered from memory. */
    public SnapshotFigures figures() {
        return lastKnown.figures();
    }

    /** Ends what is under way, and stores what waits for the archive. */
    @Override
    public void close() {
        activities.stop();
        archiving.close();
        store.close();
    }

    SnapshotReport.Listing listing() {
        Repository repository = store.repository();
        return new SnapshotReport.Listing(
                store.location(),
                !repository.keys().list().isEmpty(),
                repository.snapshots().stream()
                        .map(label -> report(repository, label))
                        .toList());
    }

    SnapshotReport.Contents contents(String id) {
        Repository repository = store.repository();
        SnapshotLabel label = label(repository, id);
        Manifest manifest = repository.manifest(label.id());
        Map<String, Long> parts = new LinkedHashMap<>();
        manifest.parts().stream()
                .filter(part -> !part.name().equals(SmallPart.DATABASE))
                .forEach(part -> parts.put(part.name(), part.bytes()));
        Map<String, Long> rows = new LinkedHashMap<>();
        TableSums.promised(manifest.facts()).forEach((table, sum) -> rows.put(table, sum.rows()));
        return new SnapshotReport.Contents(report(repository, label), parts, rows, manifest.auditHead());
    }

    SnapshotActivity beginCreation(Actor actor) {
        return activities.start(actor, "create", this::create);
    }

    SnapshotActivity beginDrill(Actor actor, String id) {
        Manifest manifest = manifest(id);
        return activities.start(actor, "drill", activity -> drill(activity, manifest));
    }

    SnapshotActivity beginPruning(Actor actor) {
        return activities.start(actor, "prune", this::prune);
    }

    /** @param share of the stored blocks to read, up to 1 for all */
    SnapshotActivity beginVerification(Actor actor, double share) {
        return activities.start(actor, "verify", activity -> verify(activity, share));
    }

    /** What the clock asks for: a snapshot, its drill, and making room; each goes on when the one before failed. Returns the first failure. */
    Optional<Problem> scheduled() {
        SnapshotActivity created = activities.run(Actor.SCHEDULE, "create", this::create);
        Optional<Problem> problem = created.problem();
        if (setup.settings().drill() && created.problem().isEmpty()) {
            Manifest manifest = manifest(created.snapshot().orElseThrow());
            activities.run(Actor.SCHEDULE, "drill", activity -> drill(activity, manifest));
        }
        SnapshotActivity pruned = activities.run(Actor.SCHEDULE, "prune", this::prune);
        return problem.or(pruned::problem);
    }

    void export(Actor actor, String id, OutputStream to) throws IOException {
        Repository repository = store.repository();
        SnapshotLabel label = label(repository, id);
        record(actor, "export", label.id().text(), true, Map.of());
        Exports.write(repository, label.id(), to, Progress.NONE);
    }

    /** Takes in what {@link #export} wrote, after reading it through. */
    SnapshotActivity importFrom(Actor actor, InputStream from) {
        return activities.call(
                actor,
                "import",
                activity -> recording(activity, "import", () -> {
                    Repository repository = store.repository();
                    Manifest manifest =
                            Exports.read(from, repository.dataKey(), repository, setup.appliance(), activity);
                    activity.about(manifest.id().text());
                    lastKnown.refresh();
                    return Map.of();
                }));
    }

    Optional<SnapshotActivity> activity(String id) {
        return activities.find(id);
    }

    Optional<SnapshotActivity> running() {
        return activities.running();
    }

    RecoverySheet newRecoverySheet(Actor actor) {
        RecoverySheet sheet = recovery.newSheet();
        lastKnown.refresh();
        record(actor, "recovery-sheet", sheet.keyId(), true, Map.of("replaces", sheet.replaces()));
        return sheet;
    }

    RecoveryProof prove(Actor actor, String key) {
        RecoveryProof proof = recovery.prove(key);
        lastKnown.refresh();
        record(actor, "recovery-check", proof.keyId(), true, Map.of());
        return proof;
    }

    SnapshotSchedule state() {
        SnapshotSection settings = setup.settings();
        return new SnapshotSchedule(
                store.location(),
                settings.scheduled(),
                Durations.format(settings.every()),
                settings.at().toString(),
                settings.zone().toString(),
                settings.keep(),
                settings.drill(),
                schedule.next(),
                lastKnown.newest().map(SnapshotReport::moment),
                schedule.failures(),
                schedule.problem(),
                settings.archive()
                        ? archiving.report()
                        : new SnapshotSchedule.Archive(false, 0, Optional.empty(), 0, Optional.empty()),
                lastKnown.recovery());
    }

    Archiving archiving() {
        return archiving;
    }

    LastKnown lastKnown() {
        return lastKnown;
    }

    private void create(Activity activity) {
        recording(activity, "create", () -> {
            Manifest manifest = creation.run(store.repository(), activity);
            activity.about(manifest.id().text());
            lastKnown.refresh();
            return Map.of(
                    "barrier",
                    manifest.barrier().epoch() + "/" + manifest.barrier().number());
        });
    }

    private void drill(Activity activity, Manifest manifest) {
        activity.about(manifest.id().text());
        recording(activity, "drill", () -> {
            Repository repository = store.repository();
            DrillReport report = drill.run(repository, manifest, activity);
            repository.prove(manifest.id(), DrillProof.of(report));
            activity.found(report);
            lastKnown.refresh();
            return Map.of("verdict", report.verdict().words());
        });
    }

    private void prune(Activity activity) {
        recording(activity, "prune", () -> {
            activity.step("forgetting");
            Pruning pruning =
                    store.repository().prune(retention, setup.settings().zone(), setup.appliance());
            activity.found(new SnapshotPruning(
                    pruning.snapshotsForgotten(),
                    pruning.freedBytes(),
                    pruning.judgements().stream()
                            .map(one -> new SnapshotPruning.Judgement(
                                    one.candidate().id(), one.keep(), one.reasons()))
                            .toList()));
            lastKnown.refresh();
            return Map.of("forgotten", String.valueOf(pruning.snapshotsForgotten()));
        });
    }

    private void verify(Activity activity, double share) {
        recording(activity, "verify", () -> {
            activity.step("reading");
            VerifyReport report = store.repository().verify(share, activity);
            activity.found(new SnapshotVerification(
                    report.objects(),
                    report.bytes(),
                    report.damages().stream()
                            .map(damage -> new SnapshotVerification.Damage(
                                    damage.object(),
                                    damage.what(),
                                    damage.neededBy().stream()
                                            .map(SnapshotId::text)
                                            .toList()))
                            .toList()));
            return Map.of("damaged", String.valueOf(report.damages().size()));
        });
    }

    private void recording(Activity activity, String action, java.util.function.Supplier<Map<String, String>> work) {
        boolean succeeded = false;
        Map<String, String> detail = Map.of();
        try {
            detail = work.get();
            succeeded = true;
        } finally {
            record(activity.actor(), action, activity.report().snapshot().orElse(""), succeeded, detail);
        }
    }

    private void record(Actor actor, String action, String target, boolean succeeded, Map<String, String> detail) {
        acts.record(actor, "snapshot." + action, target, succeeded, detail);
    }

    private Manifest manifest(String id) {
        Repository repository = store.repository();
        return repository.manifest(label(repository, id).id());
    }

    private static SnapshotReport report(Repository repository, SnapshotLabel label) {
        return Labels.report(label, repository.proof(label.id()).map(proof -> DrillProof.report(label.id(), proof)));
    }

    /** @param id or {@code latest} */
    private static SnapshotLabel label(Repository repository, String id) {
        return Labels.find(repository.snapshots(), id);
    }
}
