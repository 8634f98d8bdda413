package io.mapkeep.tls;

import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.replica.NodeAuthority;
import io.mapkeep.storage.replica.trust.NodeCertificate;
import io.mapkeep.tls.authority.NodeIssuance;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * The authority that signs the certificates of nodes. Its key is in the secret store and not in the database, so that a fenced node has it
 * too, and it travels to every follower. It is not the web's authority: that one is replaced when names change, and nodes have none.
 */
public final class NodeCertificates implements NodeAuthority {
    private static final String KEY = "replica-authority-key";
    private static final String CERTIFICATE = "replica-authority-certificate";

    private final SecretStore secrets;
    private final Clock clock;

    private NodeCertificates(SecretStore secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    public static NodeCertificates open(SecretStore secrets, Clock clock) {
        return new NodeCertificates(secrets, clock);
    }

    @Override
    public synchronized X509Certificate root() {
        Optional<Redacted<byte[]>> kept = secrets.find(CERTIFICATE);
        if (kept.isEmpty() || secrets.find(KEY).isEmpty()) {
            KeyPair keys = NodeIssuance.keys();
            X509Certificate made = NodeIssuance.authority(keys, clock.instant());
            try {
                secrets.put(KEY, keys.getPrivate().getEncoded());
                secrets.put(CERTIFICATE, made.getEncoded());
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("a certificate without an encoding", impossible);
            }
            return made;
        }
        return decode(kept.get());
    }

    @Override
    public synchronized X509Certificate issue(PublicKey key, UUID node, String name) {
        X509Certificate root = root();
        return NodeIssuance.node(root, key(), key, NodeCertificate.name(node), name, clock.instant());
    }

    private PrivateKey key() {
        try {
            byte[] encoded = secrets.find(KEY).orElseThrow().reveal();
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the secret " + KEY + " is no P-256 key", damaged);
        }
    }

    private static X509Certificate decode(Redacted<byte[]> encoded) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(encoded.reveal()));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the secret " + CERTIFICATE + " is no certificate", damaged);
        }
    }
}
