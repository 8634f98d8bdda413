package io.mapkeep.tls.material;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All certificates and private keys of some files, each once, in the order in which they came. */
public record Material(List<X509Certificate> certificates, List<PrivateKey> keys) {
    public Material {
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
    }

    /** Gathers them over several files. */
    static final class Gathering {
        /** Bundles of all public roots have about 150. */
        private static final int MOST_CERTIFICATES = 500;

        private static final int MOST_KEYS = 16;

        private final Set<X509Certificate> certificates = new LinkedHashSet<>();
        private final Set<PrivateKey> keys = new LinkedHashSet<>();
        private int seen;

        void add(X509Certificate certificate) {
            if (certificates.size() == MOST_CERTIFICATES) {
                throw MaterialProblems.tooMany("certificates", MOST_CERTIFICATES);
            }
            certificates.add(certificate);
            seen++;
        }

        void add(PrivateKey key) {
            if (keys.size() == MOST_KEYS) {
                throw MaterialProblems.tooMany("private keys", MOST_KEYS);
            }
            keys.add(key);
            seen++;
        }

        /** How many were found so far, whether or not they were there already. */
        int seen() {
            return seen;
        }

        Material done() {
            return new Material(List.copyOf(certificates), List.copyOf(keys));
        }
    }
}
