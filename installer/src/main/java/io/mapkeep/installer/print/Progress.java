package io.mapkeep.installer.print;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a long thing is. Shows nothing in the first second; then a bar on a terminal, redrawn ten times a second, or a line every
 * three seconds where there is none.
 */
public final class Progress implements AutoCloseable {
    private static final long FIRST = Duration.ofSeconds(1).toNanos();
    private static final long REDRAW = Duration.ofMillis(100).toNanos();
    private static final long LINE = Duration.ofSeconds(3).toNanos();
    private static final int WIDTH = 30;

    private final PrintStream err;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final String what;
    private long next;
    private boolean drawn;

    Progress(PrintStream err, boolean terminal, String what, LongSupplier nanos) {
        this.err = err;
        this.terminal = terminal;
        this.what = Safe.line(what);
        this.nanos = nanos;
        this.next = nanos.getAsLong() + FIRST;
    }

    static Progress silent() {
        return new Progress(
                new PrintStream(OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8),
                false,
                "",
                () -> 0);
    }

    /** @param step what is going on now, like {@code uploading} */
    public void at(String step, long done, long of) {
        long now = nanos.getAsLong();
        if (now < next) {
            return;
        }
        next = now + (terminal ? REDRAW : LINE);
        int percent = of <= 0 ? 0 : (int) Math.min(100, done * 100.0 / of);
        if (terminal) {
            int full = percent * WIDTH / 100;
            err.print("\r" + what + "  " + "#".repeat(full) + "-".repeat(WIDTH - full)
                    + String.format(Locale.ROOT, " %3d %%  ", percent) + Safe.line(step) + "\u001b[K");
            err.flush();
            drawn = true;
        } else {
            err.println(what + ": " + Safe.line(step) + " " + percent + " %");
        }
    }

    /** Says something without disturbing the bar. */
    public void line(String text) {
        close();
        drawn = false;
        err.println(Safe.line(text));
    }

    /** Takes the bar off the screen. */
    @Override
    public void close() {
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
