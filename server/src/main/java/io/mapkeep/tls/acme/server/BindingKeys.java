package io.mapkeep.tls.acme.server;

import io.mapkeep.tls.authority.KeyCipher;

/** The keys of bindings: derived from the appliance's secret and the binding's id, so that none is stored, and all that share the secret (replicas, snapshots) know them. */
final class BindingKeys {
    private final KeyCipher cipher;

    BindingKeys(KeyCipher cipher) {
        this.cipher = cipher;
    }

    /** 256 bits, for HMAC. */
    byte[] of(String binding) {
        return cipher.derived("acme binding " + binding);
    }
}
