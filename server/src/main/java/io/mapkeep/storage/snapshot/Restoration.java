package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.RestoreReport;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.SnapshotPlace;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.units.ProductVersion;
import io.mapkeep.runtime.CipherWarmUp;
import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.FolderDisk;
import io.mapkeep.storage.snapshot.archive.ArchiveReader;
import io.mapkeep.storage.snapshot.repository.ExportFile;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Repository;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Brings an appliance back while none runs: on this machine or on one that has nothing but the package. Everything is made ready aside and looked at;
 * only then do the former data make way, by {@link Swap}. Until then nothing was changed; a run that was cut off can be run again and goes on.
 */
public final class Restoration {
    private static final long FURTHER_ROOM = 256L << 20;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ProductVersion product;
    private final RestoredAudit audit;
    private final Clock clock;

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Listener {
        void at(String step, long done, long of);
    }

    public Restoration(ProductVersion product, RestoredAudit audit, Clock clock) {
        this.product = product;
        this.audit = audit;
        this.clock = clock;
    }

    /** Ends a swap that was cut off. For the start of an appliance: half of the one and half of the other must never be started. */
    public static void finishPending(Path data) {
        try {
            new Swap(data).finish();
        } catch (IOException failure) {
            throw unfinished(data, failure);
        }
    }

    /**
     * Does what was ordered.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if it cannot be done; nothing was changed then
     */
    public RestoreReport run(RestoreOrder order, Listener listener) {
        long began = System.nanoTime();
        CipherWarmUp.begin();
        listener.at("opening the store", 0, 0);
        List<String> notes = new ArrayList<>();
        try (Repository repository = Targets.repository(order.from(), order.key(), clock)) {
            RestorePoint point = RestorePoint.choose(repository, order.snapshot(), order.at(), notes);
            Manifest manifest = repository.manifest(point.snapshot().id());
            requireNotNewer(manifest);
            var configuration = new RestoredConfiguration(repository, manifest, order.configuration(), notes);
            Path data = dataFolder(order, configuration, notes);
            try (Closeable held = requireStopped(data)) {
                return replace(
                        new Undertaking(order, repository, manifest, point, configuration, data, notes, listener),
                        began);
            }
        } catch (Failed damage) {
            boolean stored =
                    Set.of("MK-SNP-011", "MK-SNP-012").contains(damage.problem().code());
            throw stored && Targets.isFile(order.from()) ? ExportFile.refused(damage) : damage;
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /** One restore with all that belongs to it. */
    private record Undertaking(
            RestoreOrder order,
            Repository repository,
            Manifest manifest,
            RestorePoint point,
            RestoredConfiguration configuration,
            Path data,
            List<String> notes,
            Listener listener) {}

    private RestoreReport replace(Undertaking work, long began) throws IOException {
        Swap swap = new Swap(DurableFiles.makeFolder(work.data()));
        try (Closeable alone = requireAlone(swap)) {
            if (swap.planned()) {
                boolean ours = Files.readString(mark(swap)).equals(wanted(work));
                Optional<Path> former = swap.finish();
                if (ours) {
                    work.notes()
                            .add("A former run was cut off while it exchanged the data; that was brought to its end.");
                    return report(work, newEpoch(work), 0, former, Optional.empty(), began);
                }
            }
            Path fresh = makeReady(work, swap);
            requireRoom(work, fresh);
            var copy = new DatabaseCopy(work.repository(), work.manifest(), fresh);
            copy.write((done, of) -> work.listener().at("restoring the database", done, of));
            if (work.point().goesOn()) {
                work.listener().at("going on to the moment", 0, 0);
                new ArchivedChanges(archive(work))
                        .apply(work.point().snapshot().barrier(), work.point().until(), copy.file());
            }
            work.listener().at("looking at what was restored", 0, 0);
            long epoch = newEpoch(work);
            int tables = examine(work, copy, fresh, epoch);
            Optional<Path> configuration = work.configuration().write(fresh);
            Ownership.of(work.data()).give(fresh);
            swap.plan(Swap.FORMER + STAMP.format(clock.instant()), staying(work));
            Optional<Path> former = swap.finish();
            return report(
                    work,
                    epoch,
                    tables,
                    former,
                    configuration.map(
                            path -> path.startsWith(fresh) ? work.data().resolve(fresh.relativize(path)) : path),
                    began);
        }
    }

    private static RestoreReport report(
            Undertaking work, long epoch, int tables, Optional<Path> former, Optional<Path> configuration, long began) {
        BarrierPoint reached = work.point().until();
        return new RestoreReport(
                work.manifest().id().text(),
                reached.epoch(),
                reached.number(),
                reached.time(),
                epoch,
                work.data().toString(),
                former.map(Path::toString),
                configuration.map(Path::toString),
                tables,
                Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                work.notes());
    }

    /** Keeps what a former run of the same restore has written, throws away that of another. */
    private static Path makeReady(Undertaking work, Swap swap) throws IOException {
        Path mark = mark(swap);
        String wanted = wanted(work);
        Path fresh = swap.fresh();
        boolean same = Files.exists(mark) && Files.readString(mark).equals(wanted);
        // A database that was opened already has a journal and differs from the snapshot in more than blocks.
        if (!same || Files.exists(fresh.resolve("database").resolve("journal"))) {
            DurableFiles.deleteFolder(fresh);
        }
        DurableFiles.write(mark, wanted.getBytes(StandardCharsets.UTF_8));
        return DurableFiles.makeFolder(fresh);
    }

    private static Path mark(Swap swap) {
        return swap.restoring().resolve("order");
    }

    private static String wanted(Undertaking work) {
        BarrierPoint until = work.point().until();
        return work.repository().id() + " " + work.manifest().id().text() + " " + until.epoch() + "/" + until.number();
    }

    private int examine(Undertaking work, DatabaseCopy copy, Path fresh, long epoch) throws IOException {
        try (Database database = copy.openAs(epoch, work.point().until(), clock)) {
            int compared = 0;
            if (!work.point().goesOn()) {
                SortedMap<String, TableSum> promised =
                        TableSums.promised(work.manifest().facts());
                TableComparison.of(promised, TableSums.of(database, () -> {})).ifPresent(difference -> {
                    throw different(work.manifest(), difference);
                });
                compared = promised.size();
            }
            BarrierPoint until = work.point().until();
            new SnapshotNotes(database, clock).restored(epoch, until.number());
            String wrong = audit.anchor(
                    new Restored(fresh, database, SecretStore.open(fresh.resolve("secrets"))),
                    Map.of(
                            "snapshot", work.manifest().id().text(),
                            "moment", until.time().toString(),
                            "barrier", until.epoch() + "/" + until.number(),
                            "new_epoch", String.valueOf(epoch)));
            if (!wrong.isEmpty()) {
                work.notes().add("The restored audit log is not intact: " + wrong);
            }
            return compared;
        }
    }

    /** Higher than any that the store has seen, so that nothing of the former life is taken for newer. */
    private static long newEpoch(Undertaking work) {
        long highest = work.point().until().epoch();
        for (var label : work.repository().snapshots()) {
            highest = Math.max(highest, label.barrier().epoch());
        }
        return 1
                + Math.max(
                        highest, archive(work).last().map(BarrierPoint::epoch).orElse(0L));
    }

    private static ArchiveReader archive(Undertaking work) {
        return new ArchiveReader(work.repository().target(), work.repository().dataKey());
    }

    /** What {@code --to} says, else what the settings here say, else what those in the snapshot say. */
    private static Path dataFolder(RestoreOrder order, RestoredConfiguration configuration, List<String> notes)
            throws IOException {
        boolean here =
                configuration.isSomethingHere() || configuration.settings().isEmpty();
        Path configured = here
                ? ConfigurationFile.load(order.configuration())
                        .configuration()
                        .server()
                        .data()
                : configuration.settings().get().server().data();
        Path chosen = order.to().orElse(configured).toAbsolutePath().normalize();
        if (!chosen.equals(configured.toAbsolutePath().normalize())) {
            notes.add("Before you start it, set server.data = \"" + chosen + "\" in " + order.configuration() + ".");
        }
        return chosen;
    }

    private void requireNotNewer(Manifest manifest) {
        ProductVersion made = ProductVersion.parse(manifest.product());
        if (made.compareTo(product) > 0) {
            throw new Conflict(Problem.of(
                    "MK-SNP-058",
                    "The snapshot is of a newer version; nothing was changed.",
                    "It was made by Mapkeep " + made + ", this is " + product + ".",
                    "Install Mapkeep " + made + " or a newer one, then restore again."));
        }
    }

    /** Holds the lock that a running appliance has. */
    private static Closeable requireStopped(Path data) throws IOException {
        Path database = data.resolve("database");
        if (!Files.isDirectory(database)) {
            return () -> {};
        }
        return new FolderDisk(database)
                .lock("lock")
                .orElseThrow(() -> new Conflict(Problem.of(
                        "MK-SNP-059",
                        "The appliance is running; nothing was changed.",
                        "A restore takes the place of its data, so it must not be working with them.",
                        "Type these three:\n"
                                + "  systemctl stop mapkeep\n"
                                + "  mapkeep snapshot restore (the same again)\n"
                                + "  systemctl start mapkeep")));
    }

    private static Closeable requireAlone(Swap swap) throws IOException {
        return new FolderDisk(DurableFiles.makeFolder(swap.restoring()))
                .lock("lock")
                .orElseThrow(() -> new Conflict(Problem.of(
                        "MK-SNP-060",
                        "Another restore is under way; nothing was changed.",
                        "It works in " + swap.restoring() + ".",
                        "Wait for it to end.")));
    }

    private static void requireRoom(Undertaking work, Path fresh) throws IOException {
        Path file = fresh.resolve("database").resolve("mapkeep.mv.db");
        long there = Files.exists(file) ? Files.size(file) : 0;
        long needed = Math.max(0, DatabaseCopy.bytes(work.manifest()) - there) + FURTHER_ROOM;
        long free = work.data().toFile().getUsableSpace();
        if (free < needed) {
            throw new NoSpace(
                    Problem.of(
                            "MK-SNP-061",
                            "There is no room for the restored data; nothing was changed.",
                            "It takes " + (needed >> 20) + " MiB in " + work.data() + ", and " + (free >> 20)
                                    + " MiB are free. The former data stay there too.",
                            "Free some space, or restore to another disk: --to FOLDER"),
                    null);
        }
    }

    private static Set<String> staying(Undertaking work) {
        Set<String> names = new HashSet<>();
        names.add("snapshots");
        if (work.order().from() instanceof SnapshotPlace.Folder folder) {
            Path path = folder.path().toAbsolutePath().normalize();
            if (path.startsWith(work.data())) {
                names.add(work.data().relativize(path).getName(0).toString());
            }
        }
        return names;
    }

    private static Failed different(Manifest manifest, String difference) {
        return new Failed(Problem.of(
                "MK-SNP-062",
                "What was restored is not what the snapshot promises; nothing was changed.",
                manifest.id().text() + ": " + difference,
                "Restore another one, and report this: mapkeep snapshot list"));
    }

    private static Failed failed(IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-SNP-063",
                        "The restore could not go on; the former data are as they were.",
                        failure.toString(),
                        "Remove the cause and run it again: it goes on where it stopped."),
                failure);
    }

    private static Failed unfinished(Path data, IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-SNP-064",
                        "A restore is half done and cannot be ended.",
                        data + ": " + failure,
                        "Remove the cause, then start the appliance again: systemctl start mapkeep"),
                failure);
    }
}
