package io.mapkeep.tls.key;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.Security;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.jspecify.annotations.Nullable;

/**
 * A private key on a curve that signs by {@link QuickSignatures}, in a fraction of the time of Java 17's own: for whoever signs hundreds of times a second, TLS handshakes, certificates for others and
 * answers of OCSP. Java's TLS takes it as it takes a key in a module, which shows nothing of itself either (docs/decisions/0169).
 */
public final class QuickKey implements PrivateKey {
    private static final long serialVersionUID = 1L;

    static {
        // Last, so that all else stays with Java's own; only keys of this class come here.
        Security.addProvider(new QuickSignatures());
    }

    private final transient ECPrivateKeyParameters parameters;

    private QuickKey(ECPrivateKeyParameters parameters) {
        this.parameters = parameters;
    }

    /** The same key, quick where it can be; RSA, Ed25519 and what lies in a module stay as they are. */
    @SuppressWarnings("NullAway") // Key says so of keys that cannot be exported
    public static PrivateKey of(PrivateKey key) {
        byte[] encoded = key instanceof ECPrivateKey ? key.getEncoded() : null;
        if (encoded == null) {
            return key;
        }
        try {
            return PrivateKeyFactory.createKey(encoded) instanceof ECPrivateKeyParameters curve
                    ? new QuickKey(curve)
                    : key;
        } catch (IOException | RuntimeException unknownCurve) {
            return key;
        }
    }

    ECPrivateKeyParameters parameters() {
        return parameters;
    }

    @Override
    public String getAlgorithm() {
        return "EC";
    }

    @Override
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway") // Key says so of keys that cannot be exported
    public byte @Nullable [] getEncoded() {
        return null;
    }
}
