package io.mapkeep.tls.hsts;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.storage.database.Database;
import io.mapkeep.tls.hsts.PromiseStore.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Climbs the {@link Ladder} while a certificate that clients trust is served well, and takes the promise back when it is turned off. The first day counts anew when clients have
 * to trust something else. A replica promises what its primary does, where it shows a certificate of the same authority.
 */
public final class HttpsOnly {
    private final boolean wanted;
    private final PromiseStore store;
    private final AuditLog audit;
    private final Clock clock;
    private volatile @Nullable HttpsPromise promise;

    /** @param wanted whether the administrator says that all clients trust the certificate */
    public HttpsOnly(boolean wanted, Database shared, AuditLog audit, Clock clock) {
        this.wanted = wanted;
        this.store = new PromiseStore(shared);
        this.audit = audit;
        this.clock = clock;
    }

    /** Empty: nothing is said, and what was said before holds. */
    public Optional<HttpsPromise> promise() {
        return Optional.ofNullable(promise);
    }

    /**
     * Looks at what is served now.
     *
     * @param anchor what clients have to trust to take it; empty if something else was wanted and this stands in for it
     * @param names of its certificate
     */
    public void look(Optional<String> anchor, List<String> names) {
        Optional<Row> row = store.find();
        Optional<Row> next = wanted ? anchor.flatMap(now -> standing(row, now)) : row.flatMap(this::withdrawn);
        if (next.isEmpty()) {
            promise = null;
            return;
        }
        Duration lasts = next.get().withdrawn().isPresent()
                ? Duration.ZERO
                : Ladder.after(Duration.between(next.get().since(), clock.instant()));
        Row now = next.get().telling(lasts.toSeconds());
        if (!store.readOnly() && !row.equals(Optional.of(now))) {
            tell(row.map(Row::told), now.told());
            store.put(now);
        }
        promise = HttpsPromise.of(lasts, names);
    }

    private Optional<Row> standing(Optional<Row> row, String anchor) {
        Optional<Row> same =
                row.filter(one -> one.anchor().equals(anchor) && one.withdrawn().isEmpty());
        return same.isPresent() || store.readOnly() ? same : Optional.of(Row.begun(anchor, clock.instant()));
    }

    /** "Forget it", for as long as a browser may remember; whoever never was told is told nothing. */
    private Optional<Row> withdrawn(Row row) {
        Instant now = clock.instant();
        if (row.withdrawn().isEmpty()) {
            return Optional.of(row.withdrawnAt(now));
        }
        if (!now.isAfter(row.withdrawn().get().plus(Ladder.LONGEST))) {
            return Optional.of(row);
        }
        if (!store.readOnly()) {
            store.forget();
        }
        return Optional.empty();
    }

    private void tell(Optional<Long> before, long seconds) {
        audit.record(AuditEvent.ofSystem("certificate.hsts", "browsers", Outcome.SUCCESS)
                .with("seconds_before", before.map(String::valueOf).orElse("none"))
                .with("seconds", Long.toString(seconds)));
    }
}
