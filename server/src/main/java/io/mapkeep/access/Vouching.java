package io.mapkeep.access;

import java.security.cert.X509Certificate;

/** What the appliance's own authority says of a certificate. Asked for each request that shows one, so it answers from an index and may be asked as often as one likes. */
@FunctionalInterface
public interface Vouching {
    /** Knows no certificate: where there is no authority. */
    Vouching NONE = certificate -> Word.FOREIGN;

    /** What it says. That a certificate is valid today is for the asker to see. */
    enum Word {
        /** It did not issue this one. */
        FOREIGN,
        /** It issued this for a client, and it holds. */
        GOOD,
        /** It issued this, for a server. */
        NOT_A_CLIENT,
        /** It issued this, and took it back. */
        REVOKED
    }

    Word about(X509Certificate certificate);
}
