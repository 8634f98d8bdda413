package io.mapkeep.installer.print;

import io.mapkeep.contract.admin.Severity;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Results go to standard output, talk to standard error. All text is made safe for a terminal here, whatever its origin. */
public final class Screen {
    private final Surroundings surroundings;
    private final PrintStream out;
    private final PrintStream err;
    private boolean quiet;

    public Screen(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.out = new PrintStream(surroundings.out(), true, StandardCharsets.UTF_8);
        this.err = new PrintStream(surroundings.err(), true, StandardCharsets.UTF_8);
    }

    /** Silences {@link #say}; results and problems remain. */
    public void quiet(boolean wanted) {
        quiet = wanted;
    }

    public void result(String lines) {
        out.println(Safe.lines(lines));
    }

    /** A result's heading; bold on a terminal. */
    public void heading(String line) {
        out.println(paint(surroundings.outIsTerminal(), "1", Safe.line(line)));
    }

    /** A line of a result in the colour of its severity. */
    public void result(Severity severity, String line) {
        out.println(paint(surroundings.outIsTerminal(), colour(severity), Safe.lines(line)));
    }

    /** What is going on; not part of the result. */
    public void say(String line) {
        if (!quiet) {
            err.println(Safe.lines(line));
        }
    }

    /** A line of a problem's text. */
    public void problem(boolean first, String line) {
        err.println(first ? paint(surroundings.errIsTerminal(), "1;31", Safe.lines(line)) : Safe.lines(line));
    }

    public void trace(Throwable failure) {
        failure.printStackTrace(err);
    }

    /** Where a result goes byte for byte, as in {@code dataset export}. */
    public OutputStream bytes() {
        return out;
    }

    /** Whether somebody stopped reading, as {@code | head} does. */
    public boolean broken() {
        return out.checkError();
    }

    /** Clears the screen for the next picture of {@code --watch}. */
    public void clear() {
        if (surroundings.outIsTerminal()) {
            out.print("\u001b[H\u001b[2J");
        }
    }

    public Progress progress(String what) {
        return quiet ? Progress.silent() : new Progress(err, surroundings.errIsTerminal(), what, System::nanoTime);
    }

    /** Shows a prompt on standard error, without a line end. */
    public void ask(String question) {
        err.print(Safe.line(question));
        err.flush();
    }

    private String paint(boolean terminal, String colour, String text) {
        boolean wanted = terminal
                && surroundings.variable("NO_COLOR").isEmpty()
                && !surroundings.variable("TERM").orElse("").equals("dumb");
        return wanted ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }

    private static String colour(Severity severity) {
        return switch (severity) {
            case OK -> "32";
            case WARNING -> "33";
            case CRITICAL -> "31";
            case UNKNOWN -> "35";
        };
    }
}
