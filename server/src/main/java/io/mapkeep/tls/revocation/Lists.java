package io.mapkeep.tls.revocation;

import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.authority.Tier;
import io.mapkeep.tls.revocation.RevocationStore.Edition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The lists of all authorities, ready to be sent. A new edition is signed when there are revocations that the present one does not know, but not sooner than
 * {@link #REST} after the last, so that a thousand revocations make two lists and not a thousand; and when half of its time is over.
 *
 * <p>Numbers are seconds of the clock, or one more than the last: so they go on growing when the database goes back, since a restored one is older than now. On a
 * replica the primary's editions are signed again as they are.
 */
final class Lists {
    /** Between two editions. */
    static final Duration REST = Duration.ofSeconds(10);
    /** How long a list may be relied on; a new one follows at half of it. */
    static final Duration LIFE = Duration.ofDays(2);

    private final RevocationStore store;
    private final Supplier<List<Issued>> authorities;
    private final Clock clock;
    private final Map<String, Signed> signed = new ConcurrentHashMap<>();

    /** Those whose keys are here; a root that is offline signs nothing. */
    Lists(RevocationStore store, Supplier<List<Issued>> authorities, Clock clock) {
        this.store = store;
        this.authorities = authorities;
        this.clock = clock;
    }

    /** An edition and its bytes. */
    record Signed(Edition edition, byte[] bytes) {}

    /** Of the authority of that serial number; empty if there is none. */
    Optional<Signed> of(String authority) {
        Signed ready = signed.get(authority);
        if (ready != null) {
            return Optional.of(ready);
        }
        bringUpToDate();
        return Optional.ofNullable(signed.get(authority));
    }

    /** Signs what is due. Called each few seconds; costs one small query while nothing is. */
    synchronized void bringUpToDate() {
        long highest = store.highest();
        for (Issued authority : authorities.get()) {
            if (authority.tier() != Tier.SERVER && authority.validAt(clock.instant()) && !authority.offline()) {
                bringUpToDate(authority, highest);
            }
        }
    }

    private void bringUpToDate(Issued authority, long highest) {
        String serial = Serial.text(authority.certificate());
        Signed ready = signed.get(serial);
        Optional<Edition> published =
                ready == null || store.readOnly() ? store.edition(serial) : Optional.of(ready.edition());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (!store.readOnly() && due(published, highest, now)) {
            Instant end = earlier(now.plus(LIFE), authority.notAfter());
            long number = Math.max(published.map(Edition::number).orElse(0L) + 1, now.getEpochSecond());
            Edition next = new Edition(number, now, end, highest);
            byte[] bytes = sign(authority, serial, next);
            store.publish(serial, next);
            signed.put(serial, new Signed(next, bytes));
        } else if (published.isPresent() && (ready == null || !ready.edition().equals(published.get()))) {
            signed.put(serial, new Signed(published.get(), sign(authority, serial, published.get())));
        }
    }

    private static boolean due(Optional<Edition> published, long highest, Instant now) {
        if (published.isEmpty()) {
            return true;
        }
        Edition last = published.get();
        Instant half = last.thisUpdate()
                .plus(Duration.between(last.thisUpdate(), last.nextUpdate()).dividedBy(2));
        // Also when the clock went back, far or little: the number grows all the same.
        Duration since = Duration.between(last.thisUpdate(), now).abs();
        boolean news = highest > last.upTo() && since.compareTo(REST) >= 0;
        boolean restored = highest < last.upTo();
        return news
                || restored
                || !now.isBefore(half)
                || now.isBefore(last.thisUpdate().minus(LIFE));
    }

    private byte[] sign(Issued authority, String serial, Edition edition) {
        return RevocationList.sign(authority, edition, store.listed(serial, edition.upTo(), edition.thisUpdate()));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
