package io.mapkeep;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.data.tile.Tiles;
import io.mapkeep.identity.Identity;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.snapshot.Actor;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.storage.snapshot.SmallPart;
import io.mapkeep.storage.snapshot.SnapshotSetup;
import io.mapkeep.storage.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the room of snapshots what this appliance consists of, and what to ask of a restored one. */
final class SnapshotWiring {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWiring.class);

    private final Configuration settings;
    private final Path source;
    private final SecretStore secrets;
    private final AuditJournal audit;

    /** @param source the configuration file; it may not exist */
    SnapshotWiring(Configuration settings, Path source, SecretStore secrets, AuditJournal audit) {
        this.settings = settings;
        this.source = source;
        this.secrets = secrets;
        this.audit = audit;
    }

    /** @param further questions of a drill by rooms that must be open to know them */
    Snapshots open(Database database, Jobs jobs, Clock clock, List<DrillStep> further) {
        List<DrillStep> questions = new ArrayList<>();
        questions.add(AuditJournal.drillStep());
        questions.addAll(further);
        questions.add(Identity.drillStep(clock));
        questions.add(Tiles.drillStep(clock));
        var setup = new SnapshotSetup(
                settings.snapshot(),
                settings.server().name(),
                Version.NUMBER,
                settings.server().data(),
                this::parts,
                questions);
        return Snapshots.open(setup, database, secrets, this::record, jobs, clock);
    }

    private List<SmallPart> parts(Database view) {
        List<SmallPart> parts = new ArrayList<>();
        parts.add(new SmallPart(
                SmallPart.AUDIT_HEAD, SmallPart.PRIVATE, Redacted.of(AuditJournal.headOf(view, secrets))));
        for (String name : secrets.names()) {
            secrets.find(name).ifPresent(contents -> parts.add(SmallPart.secret(name, contents)));
        }
        addFile(parts, SmallPart.CONFIGURATION, source);
        settings.files().forEach((key, file) -> addFile(parts, SmallPart.NAMED_FILES + key, file));
        return parts;
    }

    /** What cannot be read does not keep the data out of a snapshot; the appliance started with it, so somebody will notice. */
    private static void addFile(List<SmallPart> parts, String name, Path file) {
        try {
            if (Files.exists(file)) {
                parts.add(new SmallPart(name, SmallPart.PRIVATE, Redacted.of(Files.readAllBytes(file))));
            }
        } catch (IOException failure) {
            LOG.warn("{} cannot be read and is not in the snapshot", file, failure);
        }
    }

    private void record(Actor actor, String action, String target, boolean succeeded, Map<String, String> detail) {
        audit.record(new AuditEvent(
                actor.name(),
                actor.realm(),
                actor.remote(),
                actor.requestId(),
                action,
                target,
                succeeded ? Outcome.SUCCESS : Outcome.FAILED,
                detail));
    }
}
