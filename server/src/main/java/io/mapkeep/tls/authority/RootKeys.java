package io.mapkeep.tls.authority;

import io.mapkeep.tls.key.KeyKind;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Where the keys of roots are made, and where those are that the database has not. */
public interface RootKeys {
    /** Made here, kept in the database; none is elsewhere, or it is in a file that somebody took away. */
    RootKeys DATABASE = new RootKeys() {
        @Override
        public KeyPair make(KeyKind kind) {
            return kind.make();
        }

        @Override
        public void keep(Issued root) {}

        @Override
        public Optional<PrivateKey> find(X509Certificate root) {
            return Optional.empty();
        }
    };

    /** @throws io.mapkeep.contract.problem.ProblemException.Unavailable (MK-TLS-054) if it is not made because what it is to be in cannot be reached */
    KeyPair make(KeyKind kind);

    /** Keeps the key of a root that was made with {@link #make}, where it is not the database that does. */
    void keep(Issued root);

    /** A key that signs, and need not be one that can be read. */
    Optional<PrivateKey> find(X509Certificate root);
}
