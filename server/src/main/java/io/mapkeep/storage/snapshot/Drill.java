package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.DrillReport.Step;
import io.mapkeep.contract.admin.DrillReport.Verdict;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Proves a snapshot by bringing it back aside: the same code as a restore, then the questions that tell whether an appliance would work with it. The live
 * data are never touched. What was brought back is deleted, also what a crash has left.
 */
final class Drill {
    private static final long FURTHER_ROOM = 256L << 20;

    private final Scratch scratch;
    private final List<DrillStep> questions;
    private final Duration longest;
    private final Clock clock;

    Drill(Scratch scratch, List<DrillStep> questions, Duration longest, Clock clock) {
        this.scratch = scratch;
        this.questions = List.copyOf(questions);
        this.longest = longest;
        this.clock = clock;
    }

    /** Never throws for what it finds: that is the report. */
    DrillReport run(Repository repository, Manifest manifest, Activity activity) {
        Instant began = clock.instant();
        long start = System.nanoTime();
        var course = new Course(activity, start + longest.toNanos());
        try {
            scratch.clear();
            bringBack(repository, manifest, course);
        } catch (IOException failure) {
            course.steps.add(new Step("scratch", Verdict.UNVERIFIED, failure.toString(), 0));
        } finally {
            scratch.clearLater();
        }
        return DrillReport.of(
                manifest.id().text(),
                began,
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                course.steps);
    }

    private void bringBack(Repository repository, Manifest manifest, Course course) throws IOException {
        long needed = FURTHER_ROOM + DatabaseCopy.bytes(manifest);
        long free = scratch.freeBytes();
        if (free < needed) {
            course.steps.add(new Step(
                    "room",
                    Verdict.UNVERIFIED,
                    "It takes " + (needed >> 20) + " MiB, and " + (free >> 20) + " MiB are free.",
                    0));
            return;
        }
        Path folder = scratch.folder();
        var copy = new DatabaseCopy(repository, manifest, folder);
        course.step("restore", () -> {
            copy.write((done, of) -> course.at(done, of));
            return DrillStep.Result.pass((DatabaseCopy.bytes(manifest) >> 10) + " KiB, every block checked.");
        });
        if (course.failed()) {
            return;
        }
        SecretStore secrets = SecretStore.open(folder.resolve("secrets"));
        Database[] opened = new Database[1];
        course.step("open", () -> {
            opened[0] = copy.open();
            return DrillStep.Result.pass("The database opens with the password in the snapshot.");
        });
        if (course.failed()) {
            return;
        }
        try (Database database = opened[0]) {
            course.step("tables", () -> compare(database, manifest, course));
            var restored = new Restored(folder, database, secrets);
            for (DrillStep question : questions) {
                course.step(question.name(), () -> question.ask(restored));
            }
        }
    }

    private static DrillStep.Result compare(Database database, Manifest manifest, Course course) {
        SortedMap<String, TableSum> promised = TableSums.promised(manifest.facts());
        SortedMap<String, TableSum> found = TableSums.of(database, course::requireTime);
        return TableComparison.of(promised, found)
                .map(DrillStep.Result::fail)
                .orElseGet(() -> DrillStep.Result.pass(promised.size() + " tables with "
                        + promised.values().stream().mapToLong(TableSum::rows).sum() + " rows, as promised."));
    }

    /** The steps so far, and the time that is left. */
    private static final class Course {
        private final Activity activity;
        private final long end;
        private final List<Step> steps = new ArrayList<>();

        Course(Activity activity, long end) {
            this.activity = activity;
            this.end = end;
        }

        boolean failed() {
            return steps.stream().anyMatch(step -> step.verdict() != Verdict.PASS);
        }

        void step(String name, Supplier<DrillStep.Result> question) {
            long began = System.nanoTime();
            activity.step("drill: " + name);
            DrillStep.Result result;
            try {
                requireTime();
                result = question.get();
            } catch (OutOfTime tooLong) {
                result = DrillStep.Result.unverified("No time was left; drill_within says how long it may take.");
            } catch (NoSpace | Unavailable kept) {
                activity.requireWanted();
                result = DrillStep.Result.unverified(
                        kept.problem().what() + " " + kept.problem().why());
            } catch (ProblemException failure) {
                result = DrillStep.Result.fail(
                        failure.problem().what() + " " + failure.problem().why());
            } catch (RuntimeException failure) {
                result = DrillStep.Result.fail(failure.toString());
            }
            steps.add(new Step(
                    name,
                    result.verdict(),
                    result.note(),
                    Duration.ofNanos(System.nanoTime() - began).toMillis()));
        }

        void at(long done, long of) {
            activity.at(done, of);
            requireTime();
        }

        void requireTime() {
            activity.requireWanted();
            if (System.nanoTime() - end > 0) {
                throw new OutOfTime();
            }
        }
    }

    private static final class OutOfTime extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
