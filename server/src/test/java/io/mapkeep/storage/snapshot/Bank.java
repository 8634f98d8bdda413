package io.mapkeep.storage.snapshot;

import io.mapkeep.storage.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** Accounts between which money is moved: the sum never changes, and each transfer is numbered, so that a lost, halved or doubled one shows. */
final class Bank {
    private static final int ACCOUNTS = 200;
    private static final long OPENING = 1_000;

    private Bank() {}

    static void open(Database database) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "create table public.account (id int primary key, balance bigint not null, note varchar)");
                statement.execute(
                        "create table public.transfer (writer int, number bigint, amount bigint, bytes varbinary, primary key (writer, number))");
                statement.execute("insert into public.account select id, " + OPENING
                        + ", repeat('n', 300) from system_range(1, " + ACCOUNTS + ") as range (id)");
            }
            return true;
        });
    }

    static void transfer(Database database, int writer, long number, Random random) {
        byte[] bytes = new byte[random.nextInt(2000)];
        random.nextBytes(bytes);
        int from = 1 + random.nextInt(ACCOUNTS);
        int to = 1 + random.nextInt(ACCOUNTS);
        database.write(connection -> {
            try (var statement = connection.createStatement();
                    var insert = connection.prepareStatement("insert into public.transfer values (?, ?, ?, ?)")) {
                statement.execute("update public.account set balance = balance - 7 where id = " + from);
                statement.execute("update public.account set balance = balance + 7 where id = " + to);
                insert.setInt(1, writer);
                insert.setLong(2, number);
                insert.setLong(3, 7);
                insert.setBytes(4, bytes);
                insert.executeUpdate();
            }
            return true;
        });
    }

    /** How many transfers there are; fails if anything is halved or missing in between. */
    static long count(Database database) {
        return database.read(connection -> {
            try (var statement = connection.createStatement()) {
                var sum = statement.executeQuery("select sum(balance), count(*) from public.account");
                sum.next();
                if (sum.getLong(1) != ACCOUNTS * OPENING || sum.getLong(2) != ACCOUNTS) {
                    throw new AssertionError("the sum of all accounts is " + sum.getLong(1));
                }
                var holes = statement.executeQuery(
                        "select writer from public.transfer group by writer having max(number) <> count(*)");
                if (holes.next()) {
                    throw new AssertionError("writer " + holes.getInt(1) + " has holes");
                }
                var all = statement.executeQuery("select count(*) from public.transfer");
                all.next();
                return all.getLong(1);
            }
        });
    }

    /** Transfers by several writers until closed. */
    static final class Business implements AutoCloseable {
        private final AtomicBoolean closing = new AtomicBoolean();
        private final List<Thread> writers = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();

        Business(Database database, int count, int firstWriter) {
            for (int i = 0; i < count; i++) {
                int writer = firstWriter + i;
                Thread thread = new Thread(() -> work(database, writer), "writer-" + writer);
                writers.add(thread);
                thread.start();
            }
        }

        private void work(Database database, int writer) {
            Random random = new Random(writer);
            try {
                for (long number = 1; !closing.get(); number++) {
                    transfer(database, writer, number, random);
                }
            } catch (Throwable failure) {
                synchronized (failures) {
                    failures.add(failure);
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            closing.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
            synchronized (failures) {
                if (!failures.isEmpty()) {
                    throw new AssertionError(failures.get(0));
                }
            }
        }
    }
}
