package io.mapkeep;

import io.mapkeep.admin.api.NodeNews;
import io.mapkeep.admin.notice.Notices;
import io.mapkeep.admin.replica.Standing;
import io.mapkeep.admin.settings.ProofBook;
import io.mapkeep.admin.settings.TrialFile;
import io.mapkeep.admin.settings.Trials;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.ServerSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.http.Doorstep;
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
import java.time.Instant;
import java.util.Optional;

/**
 * What every role stands on, from the start of the process to its end.
 *
 * @param settings those in force; others may be taken up while the process runs
 * @param data {@code server.data} of the start
 * @param trials settings that wait to be confirmed
 * @param doorstep the sockets that the doors listen on
 * @param notices what people are told while they use the appliance
 * @param node who this node is, durably
 * @param parts what came from a primary beside the database, and what goes to a replica
 * @param started when the process was
 */
record Ground(
        CurrentSettings settings,
        Path data,
        Trials trials,
        Doorstep doorstep,
        Notices notices,
        SecretStore secrets,
        Node node,
        TravelledParts parts,
        NodeContext context,
        Clock clock,
        Instant started) {
    private static final int DATABASE_KEY_BYTES = 32;

    /** @param trials where settings on trial are kept */
    static Ground open(SettingsInForce first, TrialFile trials, Clock clock) {
        Configuration settings = first.file().configuration();
        Path data = folder(settings.server().data());
        Restoration.finishPending(data);
        SecretStore secrets = SecretStore.open(data.resolve("secrets"));
        Node node = Node.open(folder(data.resolve("replica")), clock);
        var own = new CurrentSettings(first);
        var parts = new TravelledParts(() -> own.get().file(), secrets, data);
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
        return new Ground(
                own,
                data,
                new Trials(trials, first.source(), clock),
                new Doorstep(),
                new Notices(data, clock),
                secrets,
                node,
                parts,
                context,
                clock,
                clock.instant());
    }

    /** What was left so that an administrator should know of it. */
    NodeNews news() {
        return new NodeNews(trials.waiting(), notices.maintenance(), notices.announcement());
    }

    /** What was shown since the settings of now are in force. */
    ProofBook proofs() {
        return trials.proofs();
    }

    /** This node's own settings. */
    ConfigurationFile own() {
        return settings.get().file();
    }

    /** Where they were read, for messages. */
    Path source() {
        return settings.get().source();
    }

    /** Why these are not the settings in the file; empty if they are. */
    Optional<Problem> refused() {
        return settings.get().refused();
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
