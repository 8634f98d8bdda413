package io.mapkeep.tls;

import io.mapkeep.contract.configuration.AcmeSection;
import io.mapkeep.contract.configuration.AcmeServerSection;
import io.mapkeep.contract.configuration.AuthoritySection;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.TlsSection;
import io.mapkeep.tls.authority.StatusPlaces;

/**
 * What the server's certificate is made for, and where its authorities come from.
 *
 * @param name {@code server.name}
 * @param web where people reach it, like {@code https://maps.example.org}
 * @param status where certificates say that clients are told of revocations
 */
public record Issuing(
        TlsSection settings,
        AuthoritySection authority,
        AcmeSection acme,
        AcmeServerSection acmeServer,
        String name,
        String web,
        StatusPlaces status,
        Authorities authorities) {
    /** Where root and intermediate come from. */
    public enum Authorities {
        /** Made here; a new root when the present one does not permit the names. */
        MADE,
        /**
         * A node that was promoted goes on with the root that clients trust, and makes none because of its own name: such a name is left out of the
         * certificate, and the doctor tells.
         */
        KEPT,
        /** On a replica: the primary makes them, here they are only used. */
        BORROWED
    }

    /** On a primary that never was anything else. */
    public static Issuing ofPrimary(Configuration settings) {
        return of(settings, settings.tls(), Authorities.MADE);
    }

    /**
     * On a node that is not the first.
     *
     * @param tls with the names of the former primary
     */
    public static Issuing of(Configuration settings, TlsSection tls, Authorities authorities) {
        var server = settings.server();
        return new Issuing(
                tls,
                settings.authority(),
                settings.acme(),
                settings.acmeServer(),
                server.name(),
                "https://" + server.name()
                        + (server.https().port() == 443
                                ? ""
                                : ":" + server.https().port()),
                StatusPlaces.of(server.name(), server.http()),
                authorities);
    }
}
