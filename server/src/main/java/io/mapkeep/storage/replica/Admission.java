package io.mapkeep.storage.replica;

import io.mapkeep.storage.replica.trust.Digests;
import io.mapkeep.storage.replica.trust.JoinProof;
import io.mapkeep.storage.replica.trust.NodeKey;
import io.mapkeep.storage.replica.trust.Sealed;
import io.mapkeep.storage.replica.wire.JoinMessage;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primary's side of a join. Whatever is wrong with an invitation, the answer is the same, so that a stranger learns nothing; what it
 * was stands in the log. One wrong proof ends the invitation: a mistyped token does not come that far.
 */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String NO =
            "The token is not valid, or not any more: each is good for one node and a short time.";

    private final NodeContext context;
    private final Credentials credentials;
    private final Invitations invitations;

    Admission(NodeContext context, Credentials credentials, Invitations invitations) {
        this.context = context;
        this.credentials = credentials;
        this.invitations = invitations;
    }

    /** Lets the one in who shows that it holds the token; empty if it was refused. */
    Optional<Peer> admit(Link link, JoinMessage.Join join) throws IOException {
        Optional<Invitations.Open> invited = invitations.find(join.invitation());
        if (invited.isEmpty()) {
            return refused(link, "a token that is unknown, used or too old");
        }
        JoinProof proof = invited.get().proof();
        byte[] nonce = new byte[JoinProof.NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] certificate = link.serverCertificate();
        link.say(new JoinMessage.Challenge(nonce, proof.ofPrimary(join.nonce(), nonce, certificate)));
        JoinMessage.JoinRequest asked = link.receive(JoinMessage.JoinRequest.class);
        byte[] expected = proof.ofJoiner(join.nonce(), nonce, certificate, asked.request());
        if (!invitations.use(join.invitation()) || !JoinProof.same(expected, asked.proof())) {
            return refused(link, "a wrong proof, or a token that was used meanwhile");
        }
        JoinWords.Request request = StateJson.read(asked.request(), JoinWords.Request.class);
        Optional<String> wrong = wrongWith(request, signedText(join.invitation(), join.nonce(), nonce));
        if (wrong.isPresent()) {
            link.say(new Message.Refusal(wrong.get()));
            return Optional.empty();
        }
        return Optional.of(welcome(link, request, invited.get()));
    }

    private Optional<String> wrongWith(JoinWords.Request request, byte[] text) {
        if (!Peer.usable(request.name(), request.address(), request.web())) {
            return Optional.of("Its name or address cannot be used: set server.name on the new node.");
        }
        NodeState state = context.node().state();
        boolean taken = state.name().equals(request.name())
                || state.peers().stream()
                        .anyMatch(peer -> peer.name().equals(request.name())
                                && !peer.node().equals(request.node()));
        if (taken) {
            return Optional.of("There is a node \"" + request.name()
                    + "\" already: set another server.name on the new node, or remove the old one: mapkeep replica remove "
                    + request.name());
        }
        if (state.node().equals(request.node())) {
            return Optional.of(
                    "It has this node's own id: it was made by copying the data folder. Empty data/replica there.");
        }
        try {
            if (NodeKey.signed(NodeKey.publicKey(request.publicKey()), text, request.signed())) {
                return Optional.empty();
            }
        } catch (GeneralSecurityException noKey) {
            LOG.debug("Not a public key", noKey);
        }
        return Optional.of("It does not have the key it wants a certificate for.");
    }

    private Peer welcome(Link link, JoinWords.Request request, Invitations.Open invited) throws IOException {
        try {
            PublicKey key = NodeKey.publicKey(request.publicKey());
            X509Certificate issued = context.authority().issue(key, request.node(), request.name());
            var peer = new Peer(
                    request.node(),
                    request.name(),
                    request.address(),
                    request.web(),
                    invited.as(),
                    Digests.fingerprint(issued),
                    context.clock().instant());
            NodeState state = context.node().change(now -> now.with(peer));
            var admission = new JoinWords.Admission(
                    issued.getEncoded(),
                    credentials.authority().getEncoded(),
                    Sealed.seal(
                            invited.proof().wrappingKey(),
                            SealedParts.clusterKey(context.secrets()).reveal()),
                    Greeting.of(state, credentials.fingerprint(), FollowedDatabase.NOTHING)
                            .json(),
                    invited.as());
            link.send(new JoinMessage.Admitted(StateJson.write(admission)));
            if (invited.as() != Role.WITNESS) {
                link.send(SealedParts.seal(context.parts().current(), SealedParts.clusterKey(context.secrets())));
            }
            link.flush();
            LOG.info("The node {} joined as {}", peer.name(), Trouble.word(peer.role()));
            return peer;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("cannot issue a node's certificate", failure);
        }
    }

    /** What the joiner signs to show that it has its private key. */
    static byte[] signedText(UUID invitation, byte[] joinerNonce, byte[] primaryNonce) {
        byte[] label = "mapkeep join 1 key".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(label.length + 16 + joinerNonce.length + primaryNonce.length)
                .put(label)
                .putLong(invitation.getMostSignificantBits())
                .putLong(invitation.getLeastSignificantBits())
                .put(joinerNonce)
                .put(primaryNonce)
                .array();
    }

    private static Optional<Peer> refused(Link link, String why) throws IOException {
        LOG.warn("A node wanted to join with {}; it was refused", why);
        link.say(new Message.Refusal(NO));
        return Optional.empty();
    }
}
