package io.mapkeep;

import io.mapkeep.admin.replica.Standing;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.ServerSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.replica.Node;
import io.mapkeep.storage.replica.NodeContext;
import io.mapkeep.storage.snapshot.Restoration;
import io.mapkeep.tls.NodeCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;

/**
 * What every role stands on, from the start of the process to its end.
 *
 * @param own this node's own settings, checked
 * @param source where they were read, for messages
 * @param refused why these are not the settings in the file but the last that worked
 * @param node who this node is, durably
 * @param parts what came from a primary beside the database, and what goes to a replica
 */
record Ground(
        ConfigurationFile own,
        Path source,
        Optional<Problem> refused,
        SecretStore secrets,
        Node node,
        TravelledParts parts,
        NodeContext context,
        Clock clock) {
    private static final int DATABASE_KEY_BYTES = 32;

    static Ground open(ConfigurationFile own, Path source, Optional<Problem> refused, Clock clock) {
        Configuration settings = own.configuration();
        Path data = folder(settings.server().data());
        Restoration.finishPending(data);
        SecretStore secrets = SecretStore.open(data.resolve("secrets"));
        Node node = Node.open(folder(data.resolve("replica")), clock);
        var parts = new TravelledParts(own, secrets, data);
        var context = new NodeContext(
                node,
                data,
                secrets,
                settings.replica(),
                settings.server().name(),
                web(settings.server()),
                NodeCertificates.open(secrets, clock),
                parts,
                clock);
        return new Ground(own, source, refused, secrets, node, parts, context, clock);
    }

    /** {@code server.data}. */
    Path data() {
        return own.configuration().server().data();
    }

    /** Of the shared database; on a replica it came from the primary. */
    Redacted<byte[]> databaseKey() {
        return secrets.key("database", DATABASE_KEY_BYTES);
    }

    /** How this node stands, with what the door of its role says. */
    Standing standing(Standing.Report report) {
        return new Standing(node.state(), context.name(), context.web(), report, clock.instant());
    }

    /** The address people use. */
    static String web(ServerSection server) {
        int port = server.https().port();
        return "https://" + server.name() + (port == 443 ? "" : ":" + port);
    }

    static Path folder(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return folder;
        } catch (IOException failure) {
            throw new Failed(
                    Problem.of(
                            "MK-STO-010",
                            "The data folder " + folder + " cannot be used.",
                            failure.toString(),
                            "Make it a folder of the appliance's user, on a disk that can be written, or name another one with server.data."),
                    failure);
        }
    }
}
