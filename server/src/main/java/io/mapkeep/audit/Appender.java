package io.mapkeep.audit;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that lengthens the chain. It takes what has gathered, links it, writes it as one group, anchors the new head, and only
 * then acknowledges:
 *
 * <pre>
 *   queue ──▶ link ──▶ database (durable) ──▶ head file (durable) ──▶ acknowledge
 *                                         ▲
 *                     a crash here leaves the head one group behind, never ahead
 * </pre>
 *
 * <p>When a group fails, its records fail with it; its notes are kept and written as soon as writing works again.
 */
final class Appender implements AutoCloseable {
    /** Most records of one group; so a crash never leaves the head further behind than this. */
    static final int GROUP = 1_000;

    static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final int QUEUE = 10_000;
    private static final Duration ROOM_PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final AuditTable table;
    private final Chain chain;
    private final HeadFile headFile;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(QUEUE);
    private final List<Waiting> kept = new ArrayList<>();
    private final Thread thread;

    private Head head;
    private boolean anchored = true;
    private int retried;
    private volatile boolean closing;
    private volatile @Nullable String trouble;

    private record Waiting(Entry entry, Optional<CompletableFuture<Void>> acknowledgement) {}

    Appender(AuditTable table, Chain chain, HeadFile headFile, Head head) {
        this.table = table;
        this.chain = chain;
        this.headFile = headFile;
        this.head = head;
        this.thread = new Thread(this::appendUntilClosed, "audit-appender");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Returns when the entry is durable and anchored. */
    void append(Entry entry) {
        append(List.of(entry));
    }

    /** Returns when all of them are durable and anchored, in this order. */
    void append(List<Entry> entries) {
        var acknowledgements = entries.stream()
                .map(entry -> {
                    var acknowledgement = new CompletableFuture<Void>();
                    enqueue(new Waiting(entry, Optional.of(acknowledgement)));
                    return acknowledgement;
                })
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(acknowledgements).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw refused(String.valueOf(failed.getCause()), failed.getCause());
        } catch (TimeoutException late) {
            throw refused("It was not on disk after " + PATIENCE.toSeconds() + " s.", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw refused("The wait was interrupted.", interrupted);
        }
    }

    /** Returns when the entry has a place in the queue. */
    void enqueue(Entry entry) {
        enqueue(new Waiting(entry, Optional.empty()));
    }

    /** Why the last group failed; empty while all is well. */
    Optional<String> trouble() {
        return thread.isAlive() || closing
                ? Optional.ofNullable(trouble)
                : Optional.of("the appender has stopped: " + trouble);
    }

    /** Writes what is queued, then ends. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException again) {
            interrupted = true;
        }
        List<Waiting> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(waiting -> waiting.acknowledgement()
                .ifPresent(future -> future.completeExceptionally(new IOException("the appliance is stopping"))));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Waiting waiting) {
        if (closing) {
            throw refused("The appliance is stopping.", null);
        }
        try {
            if (!queue.offer(waiting, ROOM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                String why = trouble;
                throw refused(QUEUE + " records wait already" + (why == null ? "." : "; " + why), null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw refused("The wait was interrupted.", interrupted);
        }
    }

    private void appendUntilClosed() {
        while (true) {
            List<Waiting> group = gather();
            if (group.isEmpty()) {
                if (closing) {
                    return;
                }
                continue;
            }
            try {
                write(group);
                trouble = null;
                group.forEach(waiting -> waiting.acknowledgement().ifPresent(future -> future.complete(null)));
            } catch (IOException | RuntimeException failure) {
                fail(group, failure);
                if (closing) {
                    LOG.error("{} notes are lost to the audit log, because the appliance stops", kept.size());
                    return;
                }
            } catch (Error fatal) {
                fail(group, fatal);
                throw fatal;
            }
        }
    }

    private List<Waiting> gather() {
        List<Waiting> group = new ArrayList<>(kept);
        retried = kept.size();
        kept.clear();
        try {
            if (group.isEmpty()) {
                Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                }
            } else {
                Thread.sleep(RETRY.toMillis());
            }
        } catch (InterruptedException nobodyElseHasThisThread) {
            closing = true;
        }
        queue.drainTo(group, GROUP - group.size());
        return group;
    }

    private void write(List<Waiting> group) throws IOException {
        boolean alreadyThere = !anchored && catchUp();
        List<Link> links = new ArrayList<>(group.size());
        Head end = head;
        for (Waiting waiting : alreadyThere ? group.subList(retried, group.size()) : group) {
            Link link = chain.link(end.sequence() + 1, waiting.entry(), end.hash());
            links.add(link);
            end = Head.of(link);
        }
        anchored = false;
        table.add(links);
        headFile.write(end);
        head = end;
        anchored = true;
    }

    /**
     * After a failure: anchors the head as the table has it, so that it never falls behind by more than one group.
     *
     * @return whether the group that failed is in the table nevertheless
     */
    private boolean catchUp() throws IOException {
        Head stored = table.head();
        boolean alreadyThere = stored.sequence() > head.sequence();
        if (alreadyThere) {
            head = stored;
        }
        headFile.write(head);
        anchored = true;
        return alreadyThere;
    }

    private void fail(List<Waiting> group, Throwable failure) {
        if (trouble == null) {
            LOG.error("The audit log cannot be written; acts that need it are refused", failure);
        }
        trouble = failure.toString();
        for (Waiting waiting : group) {
            waiting.acknowledgement()
                    .ifPresentOrElse(future -> future.completeExceptionally(failure), () -> kept.add(waiting));
        }
    }

    private static ProblemException refused(String why, @Nullable Throwable cause) {
        return new Unavailable(
                Problem.of(
                        "MK-AUD-001",
                        "This could not be entered in the audit log, so it was not done.",
                        why,
                        "Try again in a moment; if it stays, an administrator looks here: mapkeep doctor audit"),
                cause);
    }
}
