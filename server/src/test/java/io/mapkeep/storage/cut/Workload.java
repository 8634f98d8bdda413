package io.mapkeep.storage.cut;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.cut.Recording.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Eight writers at once, and what they were told when. A writer whose write fails stops. */
final class Workload {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Plan plan;
    private final List<Mark> marks = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final ReentrantLock alone = new ReentrantLock();

    Workload(Plan plan) {
        this.plan = plan;
    }

    List<Mark> marks() {
        synchronized (marks) {
            return List.copyOf(marks);
        }
    }

    /** Why writers stopped early. */
    List<RuntimeException> failures() {
        synchronized (marks) {
            return List.copyOf(failures);
        }
    }

    int acknowledged() {
        return acknowledged.get();
    }

    /** Goes on from {@code done} to {@code until} steps of each writer; turns the machine off after so many acknowledgements, if ever. */
    void run(Store store, SimulatedMachine machine, Progress done, int until, int turnOffAfter) {
        if (done.of(Plan.FIRST) == 0) {
            steps(store, machine, Plan.FIRST, 1, 1, turnOffAfter);
        }
        var threads = new ArrayList<Thread>();
        for (int writer = 0; writer < Plan.WRITERS; writer++) {
            int number = writer;
            int first = Math.max(done.of(writer), writer == Plan.FIRST ? 1 : 0) + 1;
            threads.add(
                    new Thread(() -> steps(store, machine, number, first, until, turnOffAfter), "writer-" + number));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            join(thread);
        }
    }

    /** One step of one writer. */
    void step(Store store, SimulatedMachine machine, int writer, int number) {
        Step step = plan.step(writer, number);
        if (step.alone()) {
            alone.lock();
        }
        try {
            mark(new Mark(machine.position(), writer, number, false));
            store.write(connection -> {
                step.run(connection);
                Step.execute(
                        connection,
                        "insert into event(writer, number, kind) values(?, ?, ?)",
                        writer,
                        number,
                        step.getClass().getSimpleName());
                return number;
            });
            mark(new Mark(machine.position(), writer, number, true));
        } finally {
            if (step.alone()) {
                alone.unlock();
            }
        }
    }

    private void steps(Store store, SimulatedMachine machine, int writer, int first, int last, int turnOffAfter) {
        try {
            for (int number = first; number <= last; number++) {
                stepWithRoom(store, machine, writer, number);
                if (acknowledged.incrementAndGet() == turnOffAfter) {
                    machine.turnOff();
                }
            }
        } catch (RuntimeException failure) {
            synchronized (marks) {
                failures.add(failure);
            }
        }
    }

    /** A full disk has changed nothing, so the step is tried again. */
    private void stepWithRoom(Store store, SimulatedMachine machine, int writer, int number) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                step(store, machine, writer, number);
                return;
            } catch (ProblemException.NoSpace full) {
                if (System.nanoTime() > deadline) {
                    throw full;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void mark(Mark mark) {
        synchronized (marks) {
            marks.add(mark);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
