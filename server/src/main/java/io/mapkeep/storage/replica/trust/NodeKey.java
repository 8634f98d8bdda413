package io.mapkeep.storage.replica.trust;

import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/** This node's own key, P-256. It is made here, kept in the secret store, and never leaves the machine. */
public record NodeKey(PrivateKey privateKey, PublicKey publicKey) {
    /** Secrets whose name begins so are this machine's alone. */
    public static final String OWN = "replica-node";

    private static final String PRIVATE = OWN + "-key";
    private static final String PUBLIC = OWN + "-public";

    /** The key of before, or a new one. */
    public static NodeKey of(SecretStore secrets) {
        try {
            Optional<Redacted<byte[]>> kept = secrets.find(PRIVATE);
            Optional<Redacted<byte[]>> open = secrets.find(PUBLIC);
            if (kept.isPresent() && open.isPresent()) {
                PrivateKey key = KeyFactory.getInstance("EC")
                        .generatePrivate(new PKCS8EncodedKeySpec(kept.get().reveal()));
                return new NodeKey(key, publicKey(open.get().reveal()));
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            secrets.put(PUBLIC, pair.getPublic().getEncoded());
            secrets.put(PRIVATE, pair.getPrivate().getEncoded());
            return new NodeKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the secret " + PRIVATE + " is no P-256 key", damaged);
        }
    }

    /**
     * Reads a public key on an elliptic curve.
     *
     * @throws GeneralSecurityException if it is none
     */
    public static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Shows that this node has the private key to the public one it wants a certificate for. */
    public byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(privateKey);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("cannot sign with the node's key", failure);
        }
    }

    public static boolean signed(PublicKey key, byte[] bytes, byte[] signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(bytes);
            return signature.verify(signed);
        } catch (GeneralSecurityException notOne) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "<redacted>";
    }
}
