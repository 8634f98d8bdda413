package io.mapkeep;

import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.runtime.Closing;
import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica keeps for itself, in {@code data/local}: sessions, who has signed in here, its own certificate, and the audit log of what happened here.
 * The folder has keys of its own, because those in {@code data/secrets} are the primary's.
 *
 * <p>When the node becomes a primary, the audit records go over into the main log, and the folder goes.
 */
final class LocalRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRoom.class);
    private static final int KEY_BYTES = 32;

    private final Closing closing = new Closing();
    private final Database database;
    private final AuditJournal audit;

    private LocalRoom(Ground ground) {
        Path folder = Ground.folder(folder(ground));
        SecretStore secrets = SecretStore.open(folder.resolve("secrets"));
        try {
            database = closing.add(Database.open(folder.resolve("database"), secrets.key("database", KEY_BYTES)));
            audit = closing.add(AuditJournal.open(database, secrets, ground.clock(), folder.resolve("audit.head")));
        } catch (RuntimeException failure) {
            closing.close();
            throw failure;
        }
    }

    static LocalRoom open(Ground ground) {
        return new LocalRoom(ground);
    }

    Database database() {
        return database;
    }

    AuditJournal audit() {
        return audit;
    }

    @Override
    public void close() {
        closing.close();
    }

    /** Enters what happened here as a replica into the main log, once the node is a primary. Cut anywhere, it goes on at the next start. */
    static void carryInto(AuditJournal main, Ground ground) {
        Path folder = folder(ground);
        if (Files.notExists(folder)) {
            return;
        }
        Path mark = folder.resolve("carried");
        try {
            try (LocalRoom local = new LocalRoom(ground)) {
                long after = Files.exists(mark) ? Long.parseLong(Files.readString(mark)) : 0;
                main.carry(local.audit, ground.context().name(), after, last -> note(mark, last));
            }
            DurableFiles.deleteFolder(folder);
        } catch (IOException | NumberFormatException failure) {
            throw unusable(folder, failure);
        }
        LOG.info("The audit records of this node as a replica are in the main log now");
    }

    private static Path folder(Ground ground) {
        return ground.data().resolve("local");
    }

    private static void note(Path mark, long last) {
        try {
            DurableFiles.write(mark, Long.toString(last).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failure) {
            throw unusable(mark, failure);
        }
    }

    private static Failed unusable(Path path, Exception failure) {
        return new Failed(
                Problem.of(
                        "MK-REP-104",
                        "The audit records of this node as a replica cannot be carried over.",
                        path + ": " + failure,
                        "Make the folder writable for the appliance's user, then restart: systemctl restart mapkeep"),
                failure);
    }
}
