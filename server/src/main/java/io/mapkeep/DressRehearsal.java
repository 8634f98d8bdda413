package io.mapkeep;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.admin.ReplicaActs.Probe;
import io.mapkeep.contract.admin.ReplicaActs.Rehearsed;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.data.tile.Tiles;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.replica.Follower;
import io.mapkeep.storage.replica.Rehearsal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A promotion that does not happen: a clone of the newest state is opened for writing and has to do what an appliance must, then it is thrown away. The
 * primary does not notice, and following goes on.
 */
final class DressRehearsal {
    private static final Principal EVERYBODY = new Principal("mapkeep", "Mapkeep", "system", Set.of(Role.ADMIN));

    private final Ground ground;
    private final List<Probe> probes = new ArrayList<>();

    DressRehearsal(Ground ground) {
        this.ground = ground;
    }

    private interface Trial {
        /** What is said about it when it worked. */
        String run();
    }

    Rehearsed run(Follower follower) {
        long began = System.nanoTime();
        Path scratch = ground.data().resolve("rehearsal");
        delete(scratch); // what one left that was cut off
        Ground.folder(scratch);
        try (Rehearsal clone = follower.rehearse(scratch.resolve("clone"), ground.databaseKey())) {
            Database database = clone.database();
            probe("write and read", () -> writeAndRead(database));
            probe("sign-in", () -> signIn(database, scratch));
            probe("query", () -> query(database));
            probe("map tile", () -> tile(database));
            probe("audit log", () -> audit(database));
            return new Rehearsed(
                    clone.point().epoch(),
                    clone.point().number(),
                    clone.copied().toMillis(),
                    clone.opened().toMillis(),
                    probes,
                    millis(began));
        } finally {
            delete(scratch);
        }
    }

    private void probe(String name, Trial trial) {
        long began = System.nanoTime();
        try {
            String said = trial.run();
            probes.add(new Probe(name, true, said, millis(began)));
        } catch (ProblemException failure) {
            probes.add(new Probe(
                    name,
                    false,
                    failure.problem().what() + " " + failure.problem().why(),
                    millis(began)));
        } catch (RuntimeException failure) {
            probes.add(new Probe(name, false, failure.toString(), millis(began)));
        }
    }

    private static String writeAndRead(Database database) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("create table mapkeep.rehearsal (id int primary key)");
                return statement.executeUpdate("insert into mapkeep.rehearsal values (1)");
            }
        });
        boolean there = database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select id from mapkeep.rehearsal")) {
                return rows.next();
            }
        });
        return require(there, "what was written was not there", "a row was made durable and read back");
    }

    /** The local administrator with a password that only the clone knows; the directory is the same for both nodes. */
    private String signIn(Database database, Path scratch) {
        var accounts = LocalAccounts.aside(database, ground.clock(), scratch.resolve("password"));
        accounts.setDisabled(LocalAccounts.ADMIN, false);
        String password = read(accounts.reset(LocalAccounts.ADMIN).file()).strip();
        return require(
                accounts.accepts(LocalAccounts.ADMIN, password) && !accounts.accepts(LocalAccounts.ADMIN, "wrong"),
                "the local administrator could not sign in",
                "the local administrator signed in");
    }

    private String query(Database database) {
        List<Dataset> datasets = new Datasets(database, ground.clock()).readableBy(EVERYBODY);
        for (Dataset dataset : datasets) {
            String sql = "select count(*) from \"" + dataset.name() + "\"";
            try (var rows = database.guests().query(Set.of(dataset.name()), Duration.ofMinutes(1), sql, () -> {})) {
                long counted =
                        rows.next() ? ((Number) java.util.Objects.requireNonNull(rows.value(0))).longValue() : -1;
                require(
                        counted == dataset.rows(),
                        dataset.name() + " has " + counted + " rows instead of " + dataset.rows(),
                        "");
            }
        }
        return datasets.size() + " datasets have the rows that they should have";
    }

    private String tile(Database database) {
        var datasets = new Datasets(database, ground.clock());
        Optional<Dataset> mapped = datasets.readableBy(EVERYBODY).stream()
                .filter(dataset -> dataset.geometry().isPresent())
                .findFirst();
        return mapped.map(dataset ->
                        Tiles.open(datasets, database).world(dataset) + " bytes for the world of " + dataset.name())
                .orElse("no dataset has places");
    }

    private String audit(Database database) {
        var verified = AuditJournal.verifyOffline(
                database, ground.secrets(), ground.parts().travelledAuditHead());
        return require(verified.intact(), verified.why(), verified.records() + " records are whole");
    }

    private static String require(boolean right, String otherwise, String said) {
        if (!right) {
            throw new IllegalStateException(otherwise);
        }
        return said;
    }

    private static long millis(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
