package io.mapkeep.tls.revocation;

import io.mapkeep.storage.database.Database;
import io.mapkeep.tls.authority.Serial;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which certificates do not hold any more. How the world hears of it is {@link RevocationStatus}'s. */
public final class Revocations {
    private final RevocationStore store;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public Revocations(Database shared, Clock clock) {
        this.store = new RevocationStore(shared);
        this.clock = clock;
    }

    /**
     * Revokes; durable when this returns, and told by OCSP from then on. The list follows within seconds.
     *
     * @param authority the serial number of who signed it
     * @return what is on record, which is the former reason if it was revoked before
     */
    public synchronized Revocation revoke(String authority, X509Certificate certificate, Reason reason) {
        Revocation entered = store.add(new Revocation(
                authority,
                Serial.text(certificate),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                reason,
                certificate.getNotAfter().toInstant()));
        listeners.forEach(Runnable::run);
        return entered;
    }

    public Optional<Revocation> find(String serial) {
        return store.find(serial);
    }

    RevocationStore store() {
        return store;
    }

    void onRevocation(Runnable listener) {
        listeners.add(listener);
    }
}
