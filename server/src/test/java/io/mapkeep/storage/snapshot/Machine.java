package io.mapkeep.storage.snapshot;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.admin.RecoverySheet;
import io.mapkeep.contract.admin.SnapshotActivity;
import io.mapkeep.contract.configuration.SnapshotPlace;
import io.mapkeep.contract.configuration.SnapshotSection;
import io.mapkeep.runtime.Closing;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An appliance as far as snapshots see it: a real database, real secrets, a real audit log, and {@link Bank} as its data. */
final class Machine implements AutoCloseable {
    static final Actor TESTER = new Actor("tester", "local", "local", "-");

    private final Closing closing = new Closing();
    private final Path folder;
    final SecretStore secrets;
    final Database database;
    final AuditJournal audit;
    final Snapshots snapshots;
    final List<String> acts = new ArrayList<>();

    private Machine(Path folder, SnapshotSection settings) {
        this.folder = folder;
        Clock clock = Clock.systemUTC();
        Path data = folder.resolve("data");
        Restoration.finishPending(data);
        secrets = SecretStore.open(data.resolve("secrets"));
        secrets.key("another-secret", 16);
        database = closing.add(Database.open(data.resolve("database"), secrets.key("database", 32)));
        audit = closing.add(AuditJournal.open(database, secrets, clock, data.resolve(SmallPart.AUDIT_HEAD)));
        audit.record(AuditEvent.ofSystem("machine.start", "", Outcome.SUCCESS));
        Jobs jobs = closing.add(new Jobs());
        var setup = new SnapshotSetup(
                settings,
                "maps.example.org",
                "1.2.3",
                data,
                data.resolve("snapshot-keys"),
                Optional.empty(),
                this::parts,
                List.of(AuditJournal.drillStep()));
        snapshots = closing.add(Snapshots.open(
                setup,
                io.mapkeep.storage.database.Places.of(database),
                secrets,
                (actor, action, target, succeeded, detail) -> acts.add(action + " " + succeeded),
                jobs,
                clock));
    }

    /** Opens the one in that folder, with snapshots beside its data. */
    static Machine in(Path folder) {
        return new Machine(folder, settings(folder, false, Duration.ofMinutes(5)));
    }

    /** The same, with an archive that is not more than a second behind. */
    static Machine archiving(Path folder) {
        return new Machine(folder, settings(folder, true, Duration.ofMinutes(5)));
    }

    /** The same, without time for a drill. */
    static Machine impatient(Path folder) {
        return new Machine(folder, settings(folder, false, Duration.ZERO));
    }

    /** With copies in those folders, and an archive that is not more than a second behind. */
    static Machine copying(Path folder, Path... copies) {
        return new Machine(
                folder,
                settings(
                        folder,
                        true,
                        Duration.ofMinutes(5),
                        java.util.Arrays.stream(copies)
                                .<SnapshotPlace>map(SnapshotPlace.Folder::new)
                                .toList()));
    }

    private static SnapshotSection settings(Path folder, boolean archive, Duration drillWithin) {
        return settings(folder, archive, drillWithin, List.of());
    }

    private static SnapshotSection settings(
            Path folder, boolean archive, Duration drillWithin, List<SnapshotPlace> copies) {
        return new SnapshotSection(
                Optional.of(new SnapshotPlace.Folder(store(folder))),
                copies,
                Optional.empty(),
                false,
                Duration.ofHours(1),
                LocalTime.MIDNIGHT,
                ZoneOffset.UTC,
                "2 hourly",
                archive,
                Duration.ofSeconds(1),
                true,
                drillWithin);
    }

    static Path store(Path folder) {
        return folder.resolve("store");
    }

    static Path data(Path folder) {
        return folder.resolve("data");
    }

    private List<SmallPart> parts(Database view) {
        List<SmallPart> parts = new ArrayList<>();
        parts.add(new SmallPart(
                SmallPart.AUDIT_HEAD, SmallPart.PRIVATE, Redacted.of(AuditJournal.headOf(view, secrets))));
        secrets.names()
                .forEach(name ->
                        parts.add(SmallPart.secret(name, secrets.find(name).orElseThrow())));
        parts.add(new SmallPart(
                SmallPart.CONFIGURATION,
                SmallPart.PRIVATE,
                Redacted.of(
                        "[server]\nname = \"maps.example.org\"\ndata = \"data\"\n".getBytes(StandardCharsets.UTF_8))));
        return parts;
    }

    SnapshotActivity create() throws InterruptedException {
        return await(snapshots.beginCreation(TESTER));
    }

    SnapshotActivity await(SnapshotActivity begun) throws InterruptedException {
        SnapshotActivity now = begun;
        while (now.state() == SnapshotActivity.State.RUNNING) {
            Thread.sleep(10);
            now = snapshots.activity(begun.id()).orElseThrow();
        }
        return now;
    }

    RecoveryKey recoveryKey() {
        RecoverySheet sheet = snapshots.newRecoverySheet(TESTER);
        return RecoveryKey.parse(String.join("\n", sheet.key()));
    }

    /** Restores what {@code from} stored, as if {@code fresh} were a machine with nothing but the package. */
    static io.mapkeep.contract.admin.RestoreReport restore(
            Path from, Path fresh, RecoveryKey key, Optional<String> snapshot, Optional<Instant> at)
            throws IOException {
        return restoreFrom(store(from), fresh, key, snapshot, at);
    }

    /** The same from a place that is told. */
    static io.mapkeep.contract.admin.RestoreReport restoreFrom(
            Path place, Path fresh, RecoveryKey key, Optional<String> snapshot, Optional<Instant> at)
            throws IOException {
        Files.createDirectories(fresh);
        Clock clock = Clock.systemUTC();
        return new Restoration(
                        io.mapkeep.contract.units.ProductVersion.parse("1.2.3"),
                        (restored, detail) -> AuditJournal.anchorRestored(
                                restored.database(),
                                restored.secrets(),
                                restored.folder().resolve(SmallPart.AUDIT_HEAD),
                                clock,
                                detail),
                        clock)
                .run(
                        new RestoreOrder(
                                new SnapshotPlace.Folder(place),
                                key,
                                snapshot,
                                at,
                                fresh.resolve("mapkeep.toml"),
                                Optional.empty()),
                        (step, done, of) -> {});
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        closing.close();
    }
}
