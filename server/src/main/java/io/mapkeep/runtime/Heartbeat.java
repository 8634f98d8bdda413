package io.mapkeep.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager again and again that the appliance works, as long as that is so: the threads that people's requests need take up work, and no threads wait for each other for ever. A
 * process that only exists is not fed, and so it is started again.
 */
public final class Heartbeat {
    /** Its page in the runbook has it, too. */
    static final String HANGS = "MK-HLT-004";

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Supplier<List<Pulse>> pulses;
    private final Runnable feed;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private Set<Long> waitedForEachOther = Set.of();

    /** @param pulses those of the present moment: the doors of another role have others */
    Heartbeat(Supplier<List<Pulse>> pulses, Runnable feed) {
        this.pulses = pulses;
        this.feed = feed;
    }

    /** Feeds the watchdog as long as this process lives; does nothing where there is none. */
    public static void start(ServiceManager manager, Supplier<List<Pulse>> pulses) {
        Duration watchdog = manager.watchdog().orElse(Duration.ZERO);
        if (!watchdog.isZero()) {
            var heartbeat = new Heartbeat(pulses, manager::alive);
            var thread = new Thread(() -> heartbeat.work(watchdog.dividedBy(4)), "heartbeat");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void work(Duration pause) {
        try {
            while (true) {
                beat();
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once: feeds, or says in the log why not. */
    void beat() {
        List<Pulse> silent =
                pulses.get().stream().filter(pulse -> !pulse.isFelt()).toList();
        Set<Long> deadlocked = deadlocked();
        // Who waits with a time limit looks the same for a moment.
        boolean forEver = deadlocked.stream().anyMatch(waitedForEachOther::contains);
        waitedForEachOther = deadlocked;
        if (silent.isEmpty() && !forEver) {
            feed.run();
            return;
        }
        silent.forEach(pulse -> LOG.error(
                "{}: no thread of \"{}\" has taken up work for {} s; unless that changes, systemd starts the appliance again",
                HANGS,
                pulse.name(),
                pulse.silence().toSeconds()));
        if (forEver) {
            LOG.error(
                    "{}: threads wait for each other for ever, so systemd starts the appliance again: {}",
                    HANGS,
                    described(deadlocked));
        }
    }

    private Set<Long> deadlocked() {
        long[] ids = threads.findDeadlockedThreads();
        return ids == null ? Set.of() : LongStream.of(ids).boxed().collect(Collectors.toSet());
    }

    private String described(Set<Long> ids) {
        ThreadInfo[] infos =
                threads.getThreadInfo(ids.stream().mapToLong(Long::longValue).toArray());
        return Arrays.stream(infos)
                .filter(info -> info != null)
                .map(info -> info.getThreadName() + " for " + info.getLockOwnerName())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
