package io.mapkeep.bench.durability;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that has to be done once: when it is closed, or when the bench is ended before that. */
final class OnExit implements AutoCloseable {
    private final Runnable action;
    private final AtomicBoolean done = new AtomicBoolean();
    private final Thread hook;

    OnExit(Runnable action) {
        this.action = action;
        this.hook = new Thread(this::act, "on-exit");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // The hook is running, or about to.
            return;
        }
        act();
    }

    private void act() {
        if (done.compareAndSet(false, true)) {
            action.run();
        }
    }
}
