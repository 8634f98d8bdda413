package io.mapkeep.tls;

import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Who the TLS port says it is: key and chain, and whether the next one comes by itself.
 *
 * @param renewsAt when its source makes or fetches the next one; empty if a person has to
 */
record ServerIdentity(Source source, KeyMaterial material, Optional<Instant> renewsAt) {
    /** Where a served certificate comes from. */
    enum Source {
        /** Made by the appliance's own authority. */
        LOCAL,
        /** Signed by another authority and installed by command. */
        INSTALLED,
        /** Given by an ACME authority. */
        ACME;

        /** As commands and reports write it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The source of that word; empty if there is none. */
        static Optional<Source> of(String word) {
            return Arrays.stream(values())
                    .filter(one -> one.word().equals(word))
                    .findFirst();
        }
    }

    X509Certificate certificate() {
        return material.chain().get(0);
    }
}
