package io.mapkeep.storage.replica;

import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.storage.replica.trust.Digests;
import io.mapkeep.storage.replica.trust.NodeCertificate;
import io.mapkeep.storage.replica.trust.NodeKey;
import io.mapkeep.storage.replica.trust.NodeTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** By what this node is known to the others: its certificate, and the authority that all trust. The key is in the secret store. */
record Credentials(NodeKey key, X509Certificate own, X509Certificate authority) {
    private static final String OWN = "node.cer";
    private static final String AUTHORITY = "authority.cer";

    /** Those of before; empty if this node has neither invited nor joined. */
    static Optional<Credentials> find(NodeContext context) {
        Path folder = context.node().folder();
        Path own = folder.resolve(OWN);
        if (!Files.exists(own)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Credentials(
                    NodeKey.of(context.secrets()),
                    NodeCertificate.decode(Files.readAllBytes(own)),
                    NodeCertificate.decode(Files.readAllBytes(folder.resolve(AUTHORITY)))));
        } catch (IOException | CertificateException unusable) {
            throw Trouble.identity(own, unusable);
        }
    }

    /** Those of before, or new ones by this node's own authority: it is the first of its cluster. */
    static Credentials ofFirst(NodeContext context) {
        return find(context).orElseGet(() -> {
            NodeKey key = NodeKey.of(context.secrets());
            X509Certificate own = context.authority()
                    .issue(key.publicKey(), context.node().state().node(), context.name());
            var made = new Credentials(key, own, context.authority().root());
            made.keep(context.node().folder());
            return made;
        });
    }

    void keep(Path folder) {
        try {
            DurableFiles.write(folder.resolve(AUTHORITY), authority.getEncoded());
            DurableFiles.write(folder.resolve(OWN), own.getEncoded());
        } catch (IOException | CertificateException failure) {
            throw Trouble.identity(folder.resolve(OWN), failure);
        }
    }

    String fingerprint() {
        return Digests.fingerprint(own);
    }

    /** TLS with every node that {@code context.node()} knows at the moment of a handshake. */
    NodeTls tls(NodeContext context) {
        Node node = context.node();
        return NodeTls.of(
                key,
                own,
                authority,
                (id, fingerprint) -> node.state()
                        .peer(id)
                        .filter(peer -> peer.fingerprint().equals(fingerprint))
                        .isPresent(),
                context.clock());
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
