package io.mapkeep.tls.authority;

import java.security.PrivateKey;

/** Stands in for a key that was taken out of the appliance. Whoever would sign with it asks {@link Issued#offline} first. */
public enum OfflineKey implements PrivateKey {
    INSTANCE;

    @Override
    public String getAlgorithm() {
        return "none";
    }

    @Override
    @SuppressWarnings("NullAway") // as Key says it of keys that cannot be exported
    public String getFormat() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public byte[] getEncoded() {
        return null;
    }
}
