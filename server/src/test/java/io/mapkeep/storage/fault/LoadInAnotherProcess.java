package io.mapkeep.storage.fault;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.storage.database.Database;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes to a {@link Ledger} as long as it lives. {@link LoadProcess} is the other end of its two pipes.
 *
 * <pre>
 *   says   ready PID | refused CODE              the database is open, or not
 *          a WRITER NUMBER                       this event was acknowledged
 *          p WRITER CODE TEXT                    a write failed; it is tried again
 *          kept WRITER NUMBER                    a write failed with "nothing was changed", and its event is there
 *          r MILLIS | f TEXT                     a read succeeded, and the wall clock then; a read failed
 *          filled | freed | closed [CODE]        a command was carried out
 *   hears  fill FILE | free FILE | close
 * </pre>
 */
final class LoadInAnotherProcess {
    private static final int PAUSE_AFTER_PROBLEM_MILLIS = 20;
    private static final int READ_EVERY_MILLIS = 100;

    private final Database database;
    private final Load load;
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile boolean closing;

    private LoadInAnotherProcess(Database database, Load load) {
        this.database = database;
        this.load = load;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // What nobody foresaw is not to look like a writer that is merely slow.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(70);
        });
        Load load = Load.parse(List.of(arguments).subList(1, arguments.length));
        Database database;
        try {
            database = Database.open(Path.of(arguments[0]), Ledger.password());
        } catch (ProblemException refused) {
            System.out.println("refused " + refused.problem().code() + " "
                    + refused.problem().why());
            System.exit(75);
            return;
        }
        new LoadInAnotherProcess(database, load).run();
    }

    private void run() throws IOException, InterruptedException {
        prepare();
        say("ready " + ProcessHandle.current().pid());
        List<Thread> threads = new ArrayList<>();
        threads.add(start("reader", this::read));
        for (int writer = 0; writer < load.writers(); writer++) {
            int mine = writer;
            threads.add(start("writer-" + writer, () -> write(mine)));
        }
        obey();
        closing = true;
        for (Thread thread : threads) {
            thread.join();
        }
        String code = "";
        try {
            database.close();
        } catch (ProblemException failure) {
            code = " " + failure.problem().code() + " " + failure.problem().why();
        }
        say("closed" + code);
    }

    /** Until it is told to close. If the other end is gone it ends at once, so that no load is left behind on the machine. */
    private void obey() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); !"close".equals(line); line = in.readLine()) {
            if (line == null) {
                Runtime.getRuntime().halt(1);
            } else if (line.startsWith("fill ")) {
                Filler.fill(Path.of(line.substring(5)));
                say("filled");
            } else if (line.startsWith("free ")) {
                Files.deleteIfExists(Path.of(line.substring(5)));
                say("freed");
            }
        }
    }

    private void prepare() {
        if (!database.read(Ledger::exists)) {
            database.write(Ledger::create);
        }
        try {
            database.write(connection -> Ledger.trim(connection, load.writers()));
        } catch (ProblemException failure) {
            // As on a disk that is still full: what is there can be read, and trimming is for the next life.
            report(-1, failure);
        }
    }

    private void write(int writer) {
        Random random = new Random(load.seed() * 31 + writer);
        long unknown = -1;
        long tried = unknown;
        while (!closing) {
            try {
                if (tried == unknown) {
                    tried = 1 + database.read(connection -> Ledger.latest(connection, writer));
                }
                long number = tried;
                boolean large = random.nextInt(load.largeEvery()) == 0;
                database.write(connection -> Ledger.post(connection, writer, number, large, random));
                say("a " + writer + " " + number);
                tried++;
                pause(load.pause().toMillis());
            } catch (ProblemException failure) {
                report(writer, failure);
                requireNothingKept(writer, tried, failure);
                // A commit that failed may be there nevertheless, so it asks before it goes on.
                tried = unknown;
                pause(PAUSE_AFTER_PROBLEM_MILLIS);
            }
        }
    }

    private void requireNothingKept(int writer, long tried, ProblemException failure) {
        if (failure instanceof NoSpace && database.read(connection -> Ledger.latest(connection, writer)) == tried) {
            say("kept " + writer + " " + tried);
        }
    }

    private void read() {
        while (!closing) {
            try {
                long sum = database.read(Ledger::sum);
                say(sum == Ledger.SUM ? "r " + System.currentTimeMillis() : "f the sum is " + sum);
            } catch (ProblemException failure) {
                say("f " + failure.problem().code() + " " + failure.problem().why());
            }
            pause(READ_EVERY_MILLIS);
        }
    }

    private void report(int writer, ProblemException failure) {
        say("p " + writer + " " + failure.problem().code() + " "
                + failure.problem().why());
    }

    /** One write(2) a line: the pipe keeps it whole, and what is in the pipe outlives this process. */
    private void say(String line) {
        try {
            out.write((line.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Thread start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.start();
        return thread;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
