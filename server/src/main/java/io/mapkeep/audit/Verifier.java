package io.mapkeep.audit;

import io.mapkeep.audit.AuditTable.Filter;
import io.mapkeep.audit.HeadFile.Anchor;
import io.mapkeep.contract.admin.AuditVerification;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks along the chain, a page at a time, and stops at the first link that does not hold. May run while records are added: the head is
 * read before the walk, and what came later is checked like the rest.
 */
final class Verifier {
    private static final int PAGE = 1_000;

    private final AuditTable table;
    private final Chain chain;
    private final HeadFile headFile;

    private long records;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private long head;
    private Optional<Bad> bad = Optional.empty();

    private record Bad(long sequence, String why) {}

    Verifier(AuditTable table, Chain chain, HeadFile headFile) {
        this.table = table;
        this.chain = chain;
        this.headFile = headFile;
    }

    /** From the first record to the last. */
    AuditVerification all() {
        return walk(Head.EMPTY);
    }

    /** The last {@code count} records only; the record before them is taken on trust. */
    AuditVerification newest(int count) {
        long trusted = table.head().sequence() - count;
        List<Link> page = trusted < 1 ? List.of() : table.after(trusted - 1, 1, Filter.NONE);
        return walk(page.isEmpty() ? Head.EMPTY : Head.of(page.get(0)));
    }

    private AuditVerification walk(Head start) {
        Anchor anchor = headFile.read();
        Head before = start;
        List<Link> page;
        long position = start.equals(Head.EMPTY) ? Long.MIN_VALUE : start.sequence();
        do {
            page = table.after(position, PAGE, Filter.NONE);
            for (Link link : page) {
                bad = examine(link, before).or(() -> compare(link, anchor));
                if (bad.isPresent()) {
                    return result(before);
                }
                before = Head.of(link);
                position = link.sequence();
            }
        } while (page.size() == PAGE);
        bad = compareEnd(before, anchor);
        return result(before);
    }

    private Optional<Bad> examine(Link link, Head before) {
        long expected = before.sequence() + 1;
        if (link.sequence() < expected) {
            return Optional.of(new Bad(
                    link.sequence(), "Record " + link.sequence() + " was inserted: the first one is number 1."));
        }
        if (link.sequence() != expected) {
            return Optional.of(new Bad(
                    expected,
                    link.sequence() - 1 == expected
                            ? "Record " + expected + " was removed."
                            : "Records " + expected + " to " + (link.sequence() - 1) + " were removed."));
        }
        records++;
        last = link.entry().time();
        first = first == null ? last : first;
        if (!chain.holds(link)) {
            return Optional.of(
                    new Bad(
                            expected,
                            "Record " + expected
                                    + " is not as the appliance wrote it: it was changed, moved from another place, or inserted."));
        }
        if (!Arrays.equals(link.previous(), before.hash())) {
            return Optional.of(
                    new Bad(
                            expected,
                            "Record " + expected
                                    + " does not follow the one before it: that one was replaced, or the records come from different copies of the log."));
        }
        return Optional.empty();
    }

    private Optional<Bad> compare(Link link, Anchor anchor) {
        return anchor instanceof Anchor.Present present
                        && present.head().sequence() == link.sequence()
                        && !present.head().equals(Head.of(link))
                ? Optional.of(new Bad(
                        link.sequence(),
                        "Record " + link.sequence() + " is not the one that was anchored in the head file."))
                : Optional.empty();
    }

    /** Decides what a crash explains: a head one group behind. A head that is ahead, missing or forged is never left by a crash. */
    private Optional<Bad> compareEnd(Head end, Anchor anchor) {
        if (anchor instanceof Anchor.Present present) {
            head = present.head().sequence();
            if (end.sequence() < head) {
                return Optional.of(new Bad(
                        end.sequence() + 1,
                        "The newest records, " + (end.sequence() + 1) + " to " + head
                                + ", were removed, or the database is an older copy."));
            }
            return lagging(end);
        }
        String why = anchor instanceof Anchor.Forged forged
                ? "The head file was tampered with: " + forged.why() + "."
                : "The head file is missing.";
        return Optional.of(new Bad(
                end.sequence() + 1, why + " Whether records after " + end.sequence() + " were removed is not known."));
    }

    private Optional<Bad> lagging(Head end) {
        if (end.sequence() - head <= Appender.GROUP) {
            return Optional.empty();
        }
        // Records may have come while we walked: then the head has moved too.
        long now = headFile.read() instanceof Anchor.Present present
                ? present.head().sequence()
                : head;
        return end.sequence() - now <= Appender.GROUP
                ? Optional.empty()
                : Optional.of(new Bad(
                        now + Appender.GROUP + 1,
                        "The head file is an older copy: it ends at record " + now
                                + ", more than a crash can leave behind."));
    }

    private AuditVerification result(Head end) {
        return new AuditVerification(
                bad.isEmpty(),
                records,
                Optional.ofNullable(first),
                Optional.ofNullable(last),
                head,
                bad.isEmpty() ? Math.max(0, end.sequence() - head) : 0,
                bad.map(Bad::sequence),
                bad.map(Bad::why).orElse(""));
    }
}
