package io.mapkeep.storage.replica;

import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.contract.configuration.ReplicaSection.WithoutFollower;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A node that can be killed: {@code NodeInAnotherProcess DATA NAME PORT}, with mode sync. Takes a command a line, says what became of it, and ends with its
 * input.
 */
final class NodeInAnotherProcess {
    static final int ACCOUNTS = 10;
    private static final int WRITERS = 3;

    private final TestNode node;

    private NodeInAnotherProcess(TestNode node) {
        this.node = node;
    }

    public static void main(String[] arguments) throws IOException {
        var node = new TestNode(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]), true);
        node.use(Mode.SYNC, WithoutFollower.BLOCK);
        node.start();
        say("role " + node.state().role());
        var here = new NodeInAnotherProcess(node);
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                here.obey(line);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private void obey(String line) {
        String[] words = line.split(" ");
        try {
            switch (words[0]) {
                case "create" -> create(node.database());
                case "invite" ->
                    say("token "
                            + node.primary()
                                    .invite(Role.FOLLOWER, Duration.ofMinutes(5))
                                    .token()
                                    .reveal());
                case "join" -> node.join(Redacted.of(words[1]));
                case "write" -> write(Long.parseLong(words[1]));
                case "promote" -> node.promote(true);
                case "failback" -> node.follower().failback();
                default -> answer(words[0]);
            }
            say("done " + words[0]);
        } catch (IOException | RuntimeException refused) {
            say("refused " + words[0] + ": " + refused);
        }
    }

    private void answer(String question) throws IOException {
        switch (question) {
            case "role" -> say("role " + node.state().role());
            case "follows" -> say("follows " + (node.follower().report().link() == LinkState.STREAMING));
            case "hash" -> say("hash " + node.hash());
            case "ids" -> say("ids " + node.database().<String>read(Ledger::all));
            case "money" ->
                say("money "
                        + node.database().<Long>read(connection -> {
                            try (var statement = connection.createStatement();
                                    var sum = statement.executeQuery("select sum(balance) from public.account")) {
                                sum.next();
                                return sum.getLong(1);
                            }
                        }));
            default -> throw new IllegalArgumentException(question);
        }
    }

    private static void create(Database database) {
        Ledger.create(database);
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("create table public.account (id int primary key, balance bigint not null)");
                return statement.execute("insert into public.account select id, 100 from system_range(1, " + ACCOUNTS
                        + ") as range (id)");
            }
        });
    }

    /** Transfers, each with its number in the ledger, until this node takes no more. */
    private void write(long first) {
        for (int writer = 0; writer < WRITERS; writer++) {
            long start = first + writer;
            var thread = new Thread(
                    () -> {
                        for (long id = start; ; id += WRITERS) {
                            long number = id;
                            try {
                                node.database().write(connection -> transfer(connection, number));
                            } catch (RuntimeException notHereAnyMore) {
                                return;
                            }
                            say("ack " + id);
                        }
                    },
                    "writer-" + writer);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static int transfer(java.sql.Connection connection, long id) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "update public.account set balance = balance - 1 where id = " + (1 + id % ACCOUNTS));
            statement.executeUpdate(
                    "update public.account set balance = balance + 1 where id = " + (1 + (id * 7 + 3) % ACCOUNTS));
            return statement.executeUpdate("insert into public.ledger values (" + id + ")");
        }
    }

    private static synchronized void say(String what) {
        System.out.println(what);
        System.out.flush();
    }
}
