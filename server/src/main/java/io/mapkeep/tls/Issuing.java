package io.mapkeep.tls;

import io.mapkeep.contract.configuration.TlsSection;

/**
 * What the server's certificate is made for, and where its authorities come from.
 *
 * @param name {@code server.name}
 */
public record Issuing(TlsSection settings, String name, Authorities authorities) {
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
    public static Issuing ofPrimary(TlsSection settings, String name) {
        return new Issuing(settings, name, Authorities.MADE);
    }
}
