package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.RecoveryProof;
import io.mapkeep.contract.admin.RecoverySheet;
import io.mapkeep.contract.admin.SnapshotActivity;
import io.mapkeep.contract.admin.SnapshotPruning;
import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.contract.admin.SnapshotVerification;
import io.mapkeep.contract.configuration.SnapshotSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.health.Check;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.repository.Exports;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Pruning;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotId;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import io.mapkeep.storage.snapshot.repository.VerifyReport;
import io.mapkeep.storage.snapshot.retention.Retention;
import io.mapkeep.storage.trust.TrustStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Snapshots of this appliance: the room's door. Opens whether or not their store can be reached. */
public final class Snapshots implements AutoCloseable {
    /** Where a drill works; cleared at the start. */
    private static final String SCRATCH = "drill";

    private final SnapshotSetup setup;
    private final Acts acts;
    private final Store store;
    private final Copies copies;
    private final Creation creation;
    private final Drill drill;
    private final Recovery recovery;
    private final Keeping keeping;
    private final Activities activities;
    private final Archiving archiving;
    private final Schedule schedule;
    private final LastKnown lastKnown;
    private final Inventory inventory;
    private final Clock clock;

    private Snapshots(SnapshotSetup setup, Places places, SecretStore secrets, Acts acts, Jobs jobs, Clock clock) {
        SnapshotSection settings = setup.settings();
        Database database = places.shared();
        var notes = new SnapshotNotes(places, clock);
        var added = TrustStore.of(database);
        var key = new StoreKey(secrets, places.ofPrimary());
        var ring = new KeptKeyRing(setup.keyRing(), setup.formerKeyRing());
        this.setup = setup;
        this.acts = acts;
        this.clock = clock;
        this.activities = new Activities(jobs, clock);
        this.store = new Store(settings.target().orElseThrow(), key::get, ring, notes, added, clock);
        this.keeping = new Keeping(Retention.parse(settings.keep()), settings.zone(), settings.scheduled());
        this.copies = new Copies(
                settings.copies().stream()
                        .map(place -> new Copy(
                                store,
                                new Store(place, key::get, ring, notes, added, clock),
                                keeping,
                                acts,
                                setup.appliance(),
                                clock))
                        .toList(),
                settings.every(),
                jobs);
        this.creation = new Creation(database, secrets, setup.parts(), notes, setup.appliance(), setup.product());
        this.drill =
                new Drill(new Scratch(setup.data().resolve(SCRATCH)), setup.questions(), settings.drillWithin(), clock);
        this.recovery = new Recovery(store, notes, setup.appliance());
        this.archiving = new Archiving(database, store, notes, settings.archiveWithin(), clock);
        this.lastKnown = new LastKnown(
                store,
                recovery,
                places.ofPrimary()
                        ? repository -> ring.keep(repository.ring())
                        : repository -> ring.find(key.get()).ifPresent(repository::take));
        this.schedule = new Schedule(this, settings, clock);
        this.inventory = new Inventory(store, copies, lastKnown, schedule, clock);
    }

    /** Opens the room; what runs by the clock begins. On a replica, snapshots are taken of what has come from the primary. */
    public static Snapshots open(
            SnapshotSetup setup, Places places, SecretStore secrets, Acts acts, Jobs jobs, Clock clock) {
        var snapshots = new Snapshots(setup, places, secrets, acts, jobs, clock);
        new Scratch(setup.data().resolve(SCRATCH)).clearLater();
        if (setup.settings().archive()) {
            snapshots.archiving.start();
        }
        snapshots.schedule.begin(jobs);
        snapshots.copies.begin();
        return snapshots;
    }

    public List<Resource> resources() {
        return List.of(new SnapshotsResource(this), new SnapshotWorkResource(this), new RecoveryResource(this));
    }

    public List<Check> checks() {
        return List.of(new SnapshotCheck(setup.settings(), this::state, lastKnown, copies, clock));
    }

    /** For status: answered from memory. */
    public SnapshotFigures figures() {
        return inventory.figures();
    }

    /** Ends what is under way, and stores what waits for the archive. */
    @Override
    public void close() {
        activities.stop();
        archiving.close();
        copies.close();
        store.close();
    }

    Inventory inventory() {
        return inventory;
    }

    Copies copies() {
        return copies;
    }

    SnapshotActivity beginCreation(Actor actor) {
        return activities.start(actor, "create", this::create);
    }

    /** @param place one of those that the settings name; empty for the store */
    SnapshotActivity beginDrill(Actor actor, String id, Optional<String> place) {
        Repository repository = inventory.repository(place);
        Manifest manifest = manifest(repository, id);
        return activities.start(actor, "drill", activity -> drill(activity, repository, manifest));
    }

    SnapshotActivity beginPruning(Actor actor) {
        return activities.start(actor, "prune", this::prune);
    }

    /**
     * @param share of the stored blocks to read, up to 1 for all
     * @param place one of those that the settings name; empty for the store
     */
    SnapshotActivity beginVerification(Actor actor, double share, Optional<String> place) {
        Repository repository = inventory.repository(place);
        return activities.start(actor, "verify", activity -> verify(activity, repository, share));
    }

    /** What the clock asks for: a snapshot, its drill, and making room; each goes on when the one before failed. Returns the first failure. */
    Optional<Problem> scheduled() {
        SnapshotActivity created = activities.run(Actor.SCHEDULE, "create", this::create);
        Optional<Problem> problem = created.problem();
        if (setup.settings().drill() && created.problem().isEmpty()) {
            Repository repository = store.repository();
            Manifest manifest = manifest(repository, created.snapshot().orElseThrow());
            activities.run(Actor.SCHEDULE, "drill", activity -> drill(activity, repository, manifest));
        }
        SnapshotActivity pruned = activities.run(Actor.SCHEDULE, "prune", this::prune);
        return problem.or(pruned::problem);
    }

    void export(Actor actor, String id, OutputStream to) throws IOException {
        Repository repository = store.repository();
        SnapshotLabel label = Labels.find(repository.snapshots(), id);
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
                    refresh();
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
        refresh();
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
                lastKnown.newest().map(label -> label.barrier().time()),
                schedule.failures(),
                schedule.problem(),
                settings.archive()
                        ? archiving.report()
                        : new SnapshotSchedule.Archive(false, 0, Optional.empty(), 0, Optional.empty()),
                lastKnown.recovery(),
                inventory.targets());
    }

    Archiving archiving() {
        return archiving;
    }

    LastKnown lastKnown() {
        return lastKnown;
    }

    private void create(Activity activity) {
        recording(activity, "create", () -> {
            Manifest manifest = stored(activity);
            activity.about(manifest.id().text());
            refresh();
            return Map.of(
                    "barrier",
                    manifest.barrier().epoch() + "/" + manifest.barrier().number());
        });
    }

    /** In the store; and if that cannot take it, then at least in each of the other places. */
    private Manifest stored(Activity activity) {
        try {
            return creation.run(store.repository(), activity);
        } catch (Conflict somebodyElseWrites) {
            throw somebodyElseWrites;
        } catch (ProblemException failure) {
            activity.requireWanted();
            List<String> places = new ArrayList<>();
            for (Copy copy : copies.all()) {
                if (activity.actor() != Actor.SCHEDULE || isDue(copy)) {
                    copy.instead(repository -> creation.run(repository, activity))
                            .ifPresent(made -> {
                                places.add(copy.location());
                                record(
                                        activity.actor(),
                                        "create",
                                        made.id().text(),
                                        true,
                                        Map.of("to", copy.location()));
                            });
                }
            }
            throw places.isEmpty() ? failure : elsewhere(failure.problem(), places);
        }
    }

    /** The clock asks again soon after a failure; a place that took a snapshot since needs none then. */
    private boolean isDue(Copy copy) {
        return copy.snapshots().stream()
                .findFirst()
                .map(newest -> newest.made().plus(setup.settings().every()).isBefore(clock.instant()))
                .orElse(true);
    }

    private static Failed elsewhere(Problem problem, List<String> places) {
        return new Failed(Problem.of(
                problem.code(),
                problem.what(),
                problem.why() + " The snapshot was taken into " + String.join(" and ", places) + " at once.",
                problem.fix()));
    }

    private void refresh() {
        lastKnown.refresh();
        copies.bringUp();
    }

    private void drill(Activity activity, Repository repository, Manifest manifest) {
        activity.about(manifest.id().text());
        recording(activity, "drill", () -> {
            DrillReport report = drill.run(repository, manifest, activity);
            repository.prove(manifest.id(), DrillProof.of(report));
            activity.found(report);
            refresh();
            return Map.of(
                    "verdict",
                    report.verdict().words(),
                    "in",
                    repository.target().location());
        });
    }

    private void prune(Activity activity) {
        recording(activity, "prune", () -> {
            activity.step("forgetting");
            Pruning pruning = store.repository().prune(keeping.rule(), keeping.zone(), setup.appliance());
            activity.found(new SnapshotPruning(
                    pruning.snapshotsForgotten(),
                    pruning.freedBytes(),
                    pruning.judgements().stream()
                            .map(one -> new SnapshotPruning.Judgement(
                                    one.candidate().id(), one.keep(), one.reasons()))
                            .toList()));
            lastKnown.refresh();
            copies.prune();
            return Map.of("forgotten", String.valueOf(pruning.snapshotsForgotten()));
        });
    }

    private void verify(Activity activity, Repository repository, double share) {
        recording(activity, "verify", () -> {
            activity.step("reading");
            VerifyReport report = repository.verify(share, activity);
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
            return Map.of(
                    "damaged",
                    String.valueOf(report.damages().size()),
                    "in",
                    repository.target().location());
        });
    }

    private void recording(Activity activity, String action, Supplier<Map<String, String>> work) {
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

    private static Manifest manifest(Repository repository, String id) {
        return repository.manifest(Labels.find(repository.snapshots(), id).id());
    }
}
