package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.DrillReport.Step;
import io.mapkeep.storage.snapshot.repository.Proof;
import io.mapkeep.storage.snapshot.repository.SnapshotId;
import java.time.Duration;
import java.util.List;

/** A drill's report as the store keeps it beside the snapshot. The steps are lines of {@code name, verdict, milliseconds, note} with tabs between. */
final class DrillProof {
    private static final int COLUMNS = 4;

    private DrillProof() {}

    static Proof of(DrillReport report) {
        StringBuilder lines = new StringBuilder();
        for (Step step : report.steps()) {
            lines.append(step.name())
                    .append('\t')
                    .append(step.verdict())
                    .append('\t')
                    .append(step.millis())
                    .append('\t')
                    .append(step.note().replaceAll("[\\t\\r\\n]+", " "))
                    .append('\n');
        }
        return new Proof(kept(report.verdict()), report.at(), Duration.ofMillis(report.millis()), lines.toString());
    }

    static DrillReport report(SnapshotId snapshot, Proof proof) {
        List<Step> steps = proof.detail()
                .lines()
                .map(line -> line.split("\t", COLUMNS))
                .filter(cells -> cells.length == COLUMNS)
                .map(cells ->
                        new Step(cells[0], DrillReport.Verdict.valueOf(cells[1]), cells[3], Long.parseLong(cells[2])))
                .toList();
        return new DrillReport(
                snapshot.text(), told(proof.verdict()), proof.at(), proof.took().toMillis(), steps);
    }

    private static Proof.Verdict kept(DrillReport.Verdict verdict) {
        return switch (verdict) {
            case PASS -> Proof.Verdict.PASS;
            case FAIL -> Proof.Verdict.FAIL;
            case UNVERIFIED -> Proof.Verdict.COULD_NOT_VERIFY;
        };
    }

    private static DrillReport.Verdict told(Proof.Verdict verdict) {
        return switch (verdict) {
            case PASS -> DrillReport.Verdict.PASS;
            case FAIL -> DrillReport.Verdict.FAIL;
            case COULD_NOT_VERIFY -> DrillReport.Verdict.UNVERIFIED;
        };
    }
}
