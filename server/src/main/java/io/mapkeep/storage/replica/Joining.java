package io.mapkeep.storage.replica;

import io.mapkeep.contract.units.HostPort;
import io.mapkeep.runtime.CipherWarmUp;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.replica.trust.JoinProof;
import io.mapkeep.storage.replica.trust.NodeCertificate;
import io.mapkeep.storage.replica.trust.NodeKey;
import io.mapkeep.storage.replica.trust.NodeTls;
import io.mapkeep.storage.replica.trust.Sealed;
import io.mapkeep.storage.replica.trust.Token;
import io.mapkeep.storage.replica.wire.JoinMessage;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Message;
import io.mapkeep.storage.replica.wire.Refused;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Makes this node one of another's cluster. Until it is admitted nothing here is changed. */
public final class Joining {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NodeContext context;
    private final Token token;
    private final JoinProof proof;

    private Joining(NodeContext context, Token token) {
        this.context = context;
        this.token = token;
        this.proof = JoinProof.of(token.invitation(), token.secret());
    }

    /**
     * Joins by that token. When it returns the node durably has its new role, its certificate and the appliance's parts; the database comes
     * when its {@link Follower} is opened.
     *
     * @throws io.mapkeep.contract.problem.ProblemException (MK-REP-002 to 004) if it does not come about; nothing was changed
     */
    public static NodeState join(NodeContext context, Redacted<String> text) {
        CipherWarmUp.begin();
        Token token;
        try {
            token = Token.parse(text.reveal());
        } catch (IllegalArgumentException wrong) {
            throw Trouble.token(String.valueOf(wrong.getMessage()));
        }
        if (!context.clock().instant().isBefore(token.ends())) {
            throw Trouble.token("Its time was over at " + token.ends() + ".");
        }
        if (!context.node().state().peers().isEmpty()) {
            throw Trouble.notAdmitted("This node belongs to a cluster already: remove its nodes first.");
        }
        return new Joining(context, token).throughAnyAddress();
    }

    private NodeState throughAnyAddress() {
        IOException last = new IOException("no address");
        for (String address : token.addresses()) {
            try {
                HostPort at = HostPort.parse(address);
                var tls = NodeTls.ofJoiner(token.authority(), context.clock());
                try (Link link = new Link(tls.connect(at.host(), at.port(), PATIENCE), PATIENCE)) {
                    return through(link);
                }
            } catch (Refused no) {
                throw Trouble.notAdmitted(String.valueOf(no.getMessage()));
            } catch (IOException failed) {
                failed.addSuppressed(last);
                last = failed;
            }
        }
        throw Trouble.unreachable(String.join(", ", token.addresses()) + ": " + last.getMessage(), last);
    }

    private NodeState through(Link link) throws IOException {
        byte[] nonce = new byte[JoinProof.NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        link.say(new JoinMessage.Join(token.invitation(), nonce));
        JoinMessage.Challenge challenge = link.receive(JoinMessage.Challenge.class);
        byte[] certificate = link.serverCertificate();
        if (!JoinProof.same(challenge.proof(), proof.ofPrimary(nonce, challenge.nonce(), certificate))) {
            throw new Refused("The node that answers did not make this token.");
        }
        NodeKey key = NodeKey.of(context.secrets());
        byte[] request = StateJson.write(new JoinWords.Request(
                context.node().state().node(),
                context.name(),
                context.address(),
                context.web(),
                key.publicKey().getEncoded(),
                key.sign(Admission.signedText(token.invitation(), nonce, challenge.nonce()))));
        link.say(new JoinMessage.JoinRequest(proof.ofJoiner(nonce, challenge.nonce(), certificate, request), request));
        var admission = StateJson.read(link.receive(JoinMessage.Admitted.class).admission(), JoinWords.Admission.class);
        Redacted<byte[]> clusterKey = clusterKey(admission);
        if (admission.role() != Role.FOLLOWER && admission.role() != Role.WITNESS) {
            throw new IOException("nobody joins as " + admission.role());
        }
        Role role = admission.role();
        List<Part> parts =
                role == Role.WITNESS ? List.of() : SealedParts.open(link.receive(Message.Parts.class), clusterKey);
        return settle(admission, key, clusterKey, role, parts);
    }

    private Redacted<byte[]> clusterKey(JoinWords.Admission admission) throws IOException {
        try {
            return Redacted.of(Sealed.open(proof.wrappingKey(), admission.clusterKey()));
        } catch (GeneralSecurityException wrong) {
            throw new IOException("the cluster's key did not arrive whole", wrong);
        }
    }

    /** The role comes last: a crash before it leaves a primary of its own that can join again. */
    private NodeState settle(
            JoinWords.Admission admission, NodeKey key, Redacted<byte[]> clusterKey, Role role, List<Part> parts)
            throws IOException {
        Greeting primary = Greeting.read(admission.greeting());
        Credentials credentials = credentials(admission, key);
        if (role != Role.WITNESS) {
            context.parts().take(parts);
            context.secrets().put(SealedParts.CLUSTER_KEY, clusterKey.reveal());
        }
        credentials.keep(context.node().folder());
        return context.node()
                .change(state -> state.called(context.name(), context.address(), context.web())
                        .withCluster(primary.cluster())
                        .withHistory(primary.history())
                        .withPeers(primary.peersOf(state.node()))
                        .withPrimary(Optional.of(primary.self().node()))
                        .withPaused(false)
                        .withRole(role));
    }

    private Credentials credentials(JoinWords.Admission admission, NodeKey key) throws IOException {
        try {
            X509Certificate authority = NodeCertificate.decode(admission.authority());
            X509Certificate own = NodeCertificate.decode(admission.certificate());
            boolean mine = NodeCertificate.check(
                                    own, authority, Date.from(context.clock().instant()))
                            .equals(context.node().state().node())
                    && own.getPublicKey().equals(key.publicKey());
            if (!mine) {
                throw new IOException("the certificate that came is another node's");
            }
            return new Credentials(key, own, authority);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the certificate that came cannot be used", unusable);
        }
    }
}
