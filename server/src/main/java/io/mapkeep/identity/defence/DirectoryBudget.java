package io.mapkeep.identity.defence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How many wrong passwords for one name the directory may be asked about: fewer than it takes to lock the account there, whoever asks from wherever. Questions
 * under way count as wrong until they are decided, else many at once would pass; who comes meanwhile waits for them a moment.
 */
final class DirectoryBudget {
    static final Duration WINDOW = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 32;
    private static final int NAMES = 20_000;

    private final int most;
    private final Clock clock;
    private int waiting;
    private final Recent<Asked> names = new Recent<>(NAMES);

    /** What was asked about a name. Guarded by the budget's lock. */
    private static final class Asked {
        final Deque<Instant> wrong = new ArrayDeque<>();
        int underWay;
    }

    DirectoryBudget(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * Takes a place; whoever got one says later how it went. Strangers leave one to the account's own networks.
     *
     * @return empty if the directory may be asked, else how long to wait
     */
    synchronized Optional<Duration> ask(String name, boolean own) {
        int allowed = own ? most : most - 1;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Asked asked = current(name);
            if (asked.wrong.size() + asked.underWay < allowed) {
                asked.underWay++;
                return Optional.empty();
            }
            if (asked.wrong.size() >= allowed) {
                return Optional.of(untilFree(asked, allowed));
            }
            if (!waitUntil(deadline)) {
                return Optional.of(Duration.ofSeconds(1));
            }
        }
    }

    /** The password was right, which empties the directory's own count, too. */
    synchronized void right(String name) {
        Asked asked = decided(name);
        asked.wrong.clear();
        notifyAll();
    }

    synchronized void wrong(String name) {
        decided(name).wrong.addLast(clock.instant());
        notifyAll();
    }

    /** It could not be asked. */
    synchronized void undecided(String name) {
        decided(name);
        notifyAll();
    }

    synchronized int size() {
        return names.size();
    }

    private Duration untilFree(Asked asked, int allowed) {
        Instant last = clock.instant();
        int over = asked.wrong.size() - allowed;
        for (Instant at : asked.wrong) {
            last = at;
            if (over-- == 0) {
                break;
            }
        }
        return Duration.between(clock.instant(), last.plus(WINDOW));
    }

    private Asked decided(String name) {
        Asked asked = current(name);
        asked.underWay = Math.max(0, asked.underWay - 1);
        return asked;
    }

    private Asked current(String name) {
        Asked asked = names.computeIfAbsent(name, key -> new Asked());
        Instant now = clock.instant();
        asked.wrong.removeIf(at -> now.isBefore(at) || !now.isBefore(at.plus(WINDOW)));
        return asked;
    }

    /** False if it took too long, or too many wait already: they are threads that other requests need. */
    private boolean waitUntil(long deadline) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || waiting >= MOST_WAITING) {
            return false;
        }
        waiting++;
        try {
            wait(left);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting--;
        }
    }
}
