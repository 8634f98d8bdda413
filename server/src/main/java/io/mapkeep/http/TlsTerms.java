package io.mapkeep.http;

import io.mapkeep.contract.configuration.TlsSection.Profile;
import io.mapkeep.contract.configuration.TlsSection.Serving;
import io.mapkeep.http.engine.TlsEngine;
import io.mapkeep.tls.ServerCredentials;

/** How the ports speak TLS: what is offered, by whom it is done, and who they say they are. */
public record TlsTerms(Profile profile, TlsEngine engine, boolean stapling, ServerCredentials credentials) {
    /** Tests the engine that the settings ask for, with what is served. */
    public static TlsTerms of(Serving wanted, ServerCredentials credentials) {
        return new TlsTerms(
                wanted.profile(), TlsEngine.of(wanted.engine(), credentials.current()), wanted.stapling(), credentials);
    }
}
