package io.mapkeep.audit;

import io.mapkeep.audit.AuditTable.Filter;
import io.mapkeep.audit.HeadFile.Anchor;
import io.mapkeep.contract.admin.AuditVerification;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.storage.snapshot.Restored;
import io.mapkeep.storage.snapshot.SmallPart;
import java.io.IOException;
import java.util.List;

/** The log in a restored database: whole up to where the snapshot says that it ended. */
final class RestoredLog implements DrillStep {
    @Override
    public String name() {
        return "audit log";
    }

    @Override
    public Result ask(Restored restored) {
        AuditVerification found = AuditJournal.verifyOffline(
                restored.database(), restored.secrets(), restored.folder().resolve(SmallPart.AUDIT_HEAD));
        return found.intact()
                ? Result.pass(found.records() + " records, intact up to the head.")
                : Result.fail(found.why());
    }

    /**
     * Moves the head to the end of the table. It may lie further on: a later moment was asked for.
     *
     * @return why the log does not go through the head of before; empty if it does
     */
    static String anchor(AuditTable table, HeadFile headFile) {
        String wrong = departure(table, headFile.read());
        try {
            headFile.write(table.head());
            return wrong;
        } catch (IOException failure) {
            throw new Failed(
                    Problem.of(
                            "MK-AUD-002",
                            "The audit log's head file cannot be written.",
                            failure.toString(),
                            "Make its folder writable for the appliance's user, on a disk with free space."),
                    failure);
        }
    }

    private static String departure(AuditTable table, Anchor anchor) {
        if (!(anchor instanceof Anchor.Present present)) {
            return "The snapshot holds no head of it that its key has sealed.";
        }
        Head head = present.head();
        if (head.equals(Head.EMPTY)) {
            return "";
        }
        List<Link> there = table.after(head.sequence() - 1, 1, Filter.NONE);
        return !there.isEmpty() && Head.of(there.get(0)).equals(head)
                ? ""
                : "Record " + head.sequence() + " is not the one with which it ended in the snapshot.";
    }
}
