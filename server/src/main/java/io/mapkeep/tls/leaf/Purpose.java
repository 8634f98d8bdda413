package io.mapkeep.tls.leaf;

import java.util.Locale;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate is for. One thing only: a stolen server's key signs nobody in. */
enum Purpose {
    SERVER(KeyPurposeId.id_kp_serverAuth),
    CLIENT(KeyPurposeId.id_kp_clientAuth);

    private final KeyPurposeId id;

    Purpose(KeyPurposeId id) {
        this.id = id;
    }

    KeyPurposeId id() {
        return id;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
