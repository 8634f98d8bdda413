package io.mapkeep.storage.snapshot.archive;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gives back what {@link ArchiveWriter} stored, from one barrier to another. Memory: one object. */
public final class ArchiveReader {
    /** No object is larger, in bytes. */
    public static final int LARGEST = ArchiveObject.LARGEST;

    private final Target target;
    private final DataKey key;

    public ArchiveReader(Target target, DataKey key) {
        this.target = target;
        this.key = key;
    }

    /** The newest barrier that is stored: a writer that was stopped goes on after it. */
    public Optional<BarrierPoint> last() {
        return runs().stream()
                .max(Comparator.comparing(Run::epoch).thenComparing(Run::to))
                .map(this::end);
    }

    /**
     * The barrier at which a replay will end.
     *
     * @param after the barrier of the snapshot that was restored; it is the answer if nothing follows
     * @throws Conflict MK-SNP-030 if something is missing on the way, naming the barriers between which
     * @throws NotFound MK-SNP-031 if it is a certain barrier that is asked for, and is not stored
     */
    public BarrierPoint find(BarrierPoint after, Until until) {
        Lineage lineage = lineage(after, until);
        BarrierPoint here = after;
        while (true) {
            Optional<Run> next = lineage.next(here.epoch(), here.number());
            if (next.isEmpty()) {
                refuseGap(lineage, here, until);
                return here;
            }
            BarrierPoint there = within(next.get(), lineage.end(next.get()), here, until);
            if (there.number() < lineage.end(next.get()) || isAim(there, until)) {
                return there;
            }
            here = there;
        }
    }

    /**
     * Hands out all changes after one barrier, up to and with another that {@link #find} gave.
     *
     * @throws Conflict MK-SNP-030 if something is missing on the way; changes up to a whole barrier before that were handed out
     */
    public void replay(BarrierPoint after, BarrierPoint to, ChangeSink sink) throws IOException {
        Lineage lineage = lineage(after, new Until.Barrier(to.epoch(), to.number()));
        long epoch = after.epoch();
        long number = after.number();
        while (number < to.number()) {
            Run run = lineage.next(epoch, number).orElse(null);
            if (run == null) {
                throw gap(epoch, number, Optional.of(to.number()));
            }
            long end = Math.min(lineage.end(run), to.number());
            long from = number;
            forEach(run, (change, barrier) -> {
                if (barrier > from && barrier <= end) {
                    sink.take(change);
                }
                return barrier <= end;
            });
            epoch = run.epoch();
            number = end;
        }
    }

    /** Why an archive object cannot be used; empty if all of it is whole. */
    public static Optional<String> damage(Target target, DataKey key, String name) {
        try {
            ArchiveObject.read(target, key, name).forEach(change -> true);
            return Optional.empty();
        } catch (Failed damage) {
            return Optional.of(damage.problem().why());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A snapshot of a branch that was left is followed along that branch. */
    private Lineage lineage(BarrierPoint after, Until until) {
        List<Run> runs = runs();
        long newest = until instanceof Until.Barrier barrier ? barrier.epoch() : Long.MAX_VALUE;
        var lineage = new Lineage(runs, newest);
        return after.number() > lineage.left(after.epoch()) ? new Lineage(runs, after.epoch()) : lineage;
    }

    private BarrierPoint within(Run run, long end, BarrierPoint here, Until until) {
        BarrierPoint last = end(run);
        Instant limit = until instanceof Until.At at ? at.time() : Instant.MAX;
        long number = until instanceof Until.Barrier barrier ? Math.min(end, barrier.number()) : end;
        if (number == run.to() && !latest(run).isAfter(limit)) {
            return last;
        }
        BarrierPoint[] best = {here};
        try {
            forEach(run, (change, barrier) -> {
                if (!(change instanceof Change.Reached reached) || barrier <= here.number()) {
                    return true;
                }
                if (barrier > number || reached.point().time().isAfter(limit)) {
                    return false;
                }
                best[0] = reached.point();
                return true;
            });
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return best[0];
    }

    private static boolean isAim(BarrierPoint point, Until until) {
        return until instanceof Until.Barrier barrier && barrier.number() == point.number();
    }

    private void refuseGap(Lineage lineage, BarrierPoint here, Until until) {
        if (until instanceof Until.Barrier barrier && barrier.number() != here.number()) {
            if (lineage.behindGap(here.epoch(), here.number()).isPresent()) {
                throw gap(
                        here.epoch(),
                        here.number(),
                        lineage.behindGap(here.epoch(), here.number()).map(Run::from));
            }
            throw new NotFound(Problem.of(
                    "MK-SNP-031",
                    "That moment is not stored.",
                    "Barrier " + barrier.number() + " of epoch " + barrier.epoch() + " is not in " + target.location()
                            + ", which goes from this snapshot to barrier " + here.number() + " of " + here.time()
                            + ".",
                    "Restore to a moment within that, or start from a later snapshot: mapkeep snapshot list"));
        }
        Optional<Run> behind = lineage.behindGap(here.epoch(), here.number());
        if (behind.isPresent() && (!(until instanceof Until.At at) || !beginsAfter(behind.get(), at.time()))) {
            throw gap(here.epoch(), here.number(), behind.map(Run::from));
        }
    }

    private boolean beginsAfter(Run run, Instant time) {
        BarrierPoint[] first = new BarrierPoint[1];
        try {
            forEach(run, (change, barrier) -> {
                if (change instanceof Change.Reached reached) {
                    first[0] = reached.point();
                    return false;
                }
                return true;
            });
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return first[0] != null && first[0].time().isAfter(time);
    }

    private Conflict gap(long epoch, long number, Optional<Long> to) {
        String end = to.map(barrier -> " to " + barrier).orElse(" on");
        return new Conflict(Problem.of(
                "MK-SNP-030",
                "Something is missing between the snapshot and that moment.",
                "Of epoch " + epoch + ", barriers " + (number + 1) + end + " are not in " + target.location() + ".",
                "Restore from a snapshot after the gap, or to a moment before it: mapkeep snapshot list"));
    }

    private List<Run> runs() {
        return Run.of(target.list(ArchiveName.FOLDER).stream()
                .flatMap(object -> ArchiveName.parse(object.name()).stream())
                .toList());
    }

    private BarrierPoint end(Run run) {
        ArchiveName last = run.parts().get(run.parts().size() - 1);
        return ArchiveObject.read(target, key, last.text()).last();
    }

    private Instant latest(Run run) {
        Instant latest = Instant.MIN;
        for (ArchiveName part : run.parts()) {
            Instant of = ArchiveObject.read(target, key, part.text())
                    .footer()
                    .latest()
                    .orElse(Instant.MIN);
            latest = of.isAfter(latest) ? of : latest;
        }
        return latest;
    }

    /** Is told with each change which barrier it belongs to; answers if it wants more. */
    @FunctionalInterface
    private interface NumberedSink {
        boolean take(Change change, long barrier) throws IOException;
    }

    private void forEach(Run run, NumberedSink sink) throws IOException {
        long[] barrier = {run.from() + 1};
        boolean[] more = {true};
        String id = null;
        for (ArchiveName part : run.parts()) {
            if (!more[0]) {
                return;
            }
            ArchiveObject object = ArchiveObject.read(target, key, part.text());
            if (id != null && !id.equals(object.footer().run())) {
                throw ArchiveObject.damaged(target.location(), part.text(), "it does not belong to the part before it");
            }
            id = object.footer().run();
            object.forEach(change -> {
                if (change instanceof Change.Reached reached && reached.point().number() != barrier[0]) {
                    throw ArchiveObject.damaged(
                            target.location(), part.text(), "barrier " + barrier[0] + " is not where it should be");
                }
                more[0] = sink.take(change, barrier[0]);
                if (change instanceof Change.Reached) {
                    barrier[0]++;
                }
                return more[0];
            });
        }
    }
}
