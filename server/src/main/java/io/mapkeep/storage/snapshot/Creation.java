package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.runtime.CipherWarmUp;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.PinnedView;
import io.mapkeep.storage.snapshot.block.PartSource;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotFacts;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import io.mapkeep.storage.snapshot.repository.SnapshotWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a snapshot. The database is held at one durable barrier while it is copied and read; writers do not notice. What is promised of the tables is read
 * from that very view, so it is exact.
 */
final class Creation {
    private final Database database;
    private final SecretStore secrets;
    private final SmallParts parts;
    private final SnapshotNotes notes;
    private final String appliance;
    private final String product;

    Creation(
            Database database,
            SecretStore secrets,
            SmallParts parts,
            SnapshotNotes notes,
            String appliance,
            String product) {
        this.database = database;
        this.secrets = secrets;
        this.parts = parts;
        this.notes = notes;
        this.appliance = appliance;
        this.product = product;
    }

    Manifest run(Repository repository, Activity activity) {
        CipherWarmUp.begin();
        String lineage = notes.lineage();
        try (PinnedView view = database.pin();
                SnapshotWriter writer = repository.write(appliance)) {
            activity.step("storing the database");
            writer.add(SmallPart.DATABASE, SmallPart.PRIVATE, source(view), activity);
            activity.step("adding up the tables");
            try (Database frozen = Database.view(view, password(), Creation::readOnly)) {
                Map<String, String> facts = facts(frozen, activity);
                List<SmallPart> small = parts.of(frozen);
                activity.step("storing keys and settings");
                for (SmallPart part : small) {
                    writer.add(part.name(), part.mode(), part.contents().reveal());
                }
                return writer.commit(new SnapshotFacts(
                        product,
                        view.point(),
                        facts,
                        auditHead(small),
                        repository.snapshots().stream().findFirst().map(SnapshotLabel::id),
                        lineage));
            }
        }
    }

    private static Map<String, String> facts(Database frozen, Activity activity) {
        Map<String, String> facts = new LinkedHashMap<>();
        TableSums.of(frozen, activity::requireWanted)
                .forEach((table, sum) -> facts.put(TableSums.FACT + table, sum.text()));
        return facts;
    }

    private static String auditHead(List<SmallPart> small) {
        return small.stream()
                .filter(part -> part.name().equals(SmallPart.AUDIT_HEAD))
                .findFirst()
                .map(part -> new String(part.contents().reveal(), StandardCharsets.US_ASCII).strip())
                .orElse("");
    }

    private Redacted<byte[]> password() {
        return secrets.find("database").orElseThrow(() -> new IllegalStateException("an open database has a password"));
    }

    private static ProblemException readOnly() {
        return new Conflict(Problem.of(
                "MK-SNP-044",
                "A snapshot cannot be changed.",
                "Something wrote to the view of the database that a snapshot is taken from.",
                "This is a defect. Report it with the log around this moment."));
    }

    private static PartSource source(PinnedView view) {
        return new PartSource() {
            @Override
            public long bytes() {
                return view.size();
            }

            @Override
            public int read(ByteBuffer to, long position) throws IOException {
                return view.read(to, position);
            }
        };
    }
}
