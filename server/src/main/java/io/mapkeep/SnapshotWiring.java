package io.mapkeep;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.SnapshotSection;
import io.mapkeep.contract.configuration.Travelled;
import io.mapkeep.data.tile.Tiles;
import io.mapkeep.identity.Identity;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.snapshot.Actor;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.storage.snapshot.SmallPart;
import io.mapkeep.storage.snapshot.SnapshotSetup;
import io.mapkeep.storage.snapshot.Snapshots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the room of snapshots what this appliance consists of, and what to ask of a restored one. */
final class SnapshotWiring {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWiring.class);

    private final ConfigurationFile effective;
    private final Ground ground;
    private final AuditJournal audit;

    /** @param effective the settings in force, which on a node that is or was a replica are not all of its own file */
    SnapshotWiring(ConfigurationFile effective, Ground ground, AuditJournal audit) {
        this.effective = effective;
        this.ground = ground;
        this.audit = audit;
    }

    /**
     * Opens the room; empty on a replica that is to take no snapshots.
     *
     * @param further questions of a drill by rooms that must be open to know them
     */
    Optional<Snapshots> open(Places places, Jobs jobs, List<DrillStep> further) {
        SnapshotSection own = effective.configuration().snapshot();
        return (places.ofPrimary() ? Optional.of(own) : own.asReplica())
                .map(section -> Snapshots.open(
                        setup(section, places.ofPrimary(), further),
                        places,
                        ground.secrets(),
                        this::record,
                        jobs,
                        ground.clock()));
    }

    private SnapshotSetup setup(SnapshotSection section, boolean primary, List<DrillStep> further) {
        List<DrillStep> questions = new ArrayList<>();
        questions.add(AuditJournal.drillStep());
        questions.addAll(further);
        questions.add(Identity.drillStep(ground.clock()));
        questions.add(Tiles.drillStep(ground.clock()));
        Path travelled = ground.parts().travelledSnapshotKeys();
        return new SnapshotSetup(
                section,
                effective.configuration().server().name(),
                Version.NUMBER,
                ground.data(),
                primary ? ground.parts().snapshotKeys() : travelled,
                primary ? Optional.of(travelled) : Optional.empty(),
                this::parts,
                questions);
    }

    private List<SmallPart> parts(Database view) {
        List<SmallPart> parts = new ArrayList<>();
        parts.add(new SmallPart(
                SmallPart.AUDIT_HEAD, SmallPart.PRIVATE, Redacted.of(AuditJournal.headOf(view, ground.secrets()))));
        for (String name : ground.secrets().names()) {
            ground.secrets().find(name).ifPresent(contents -> parts.add(SmallPart.secret(name, contents)));
        }
        addSettings(parts);
        effective.configuration().files().forEach((key, file) -> addFile(parts, SmallPart.NAMED_FILES + key, file));
        return parts;
    }

    /** As they are written here; where a part of them is another node's, as they are in force. */
    private void addSettings(List<SmallPart> parts) {
        if (ground.parts().travelled().isEmpty()) {
            addFile(parts, SmallPart.CONFIGURATION, ground.source());
        } else {
            byte[] text = Travelled.text(effective).getBytes(StandardCharsets.UTF_8);
            parts.add(new SmallPart(SmallPart.CONFIGURATION, SmallPart.PRIVATE, Redacted.of(text)));
        }
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
