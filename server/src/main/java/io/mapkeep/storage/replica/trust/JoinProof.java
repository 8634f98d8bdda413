package io.mapkeep.storage.replica.trust;

import io.mapkeep.secret.Redacted;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * How both sides of a join show that they know the token's secret without saying it. What the primary keeps is not the secret but
 * {@code HKDF-Extract(invitation, secret)}: of no use without the primary's own port, and only until the invitation ends.
 *
 * <p>Each proof is an HMAC over the invitation, both nonces and the server certificate that was seen in the handshake, so that a node
 * between the two, though its certificate be valid, cannot pass a proof on.
 *
 * @param verifier 32 bytes
 */
public record JoinProof(UUID invitation, Redacted<byte[]> verifier) {
    public static final int NONCE_BYTES = 32;

    /** Of who holds the token. */
    public static JoinProof of(UUID invitation, Redacted<byte[]> secret) {
        return new JoinProof(invitation, Redacted.of(Digests.extract(bytes(invitation), secret.reveal())));
    }

    /** By which a primary shows that it made the invitation. */
    public byte[] ofPrimary(byte[] joinerNonce, byte[] primaryNonce, byte[] serverCertificate) {
        return proof("mapkeep join 1 primary", joinerNonce, primaryNonce, serverCertificate, new byte[0]);
    }

    /**
     * By which a joiner shows that it holds the token.
     *
     * @param request what it asks for, so that nobody can put another key in its place
     */
    public byte[] ofJoiner(byte[] joinerNonce, byte[] primaryNonce, byte[] serverCertificate, byte[] request) {
        return proof("mapkeep join 1 joiner", joinerNonce, primaryNonce, serverCertificate, request);
    }

    /** For what the primary sends to the joiner alone. */
    public Redacted<byte[]> wrappingKey() {
        return Redacted.of(Digests.expand(verifier.reveal(), "mapkeep join 1 wrap"));
    }

    /** In constant time. */
    public static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    private byte[] proof(String purpose, byte[] joinerNonce, byte[] primaryNonce, byte[] certificate, byte[] request) {
        return Digests.hmac(
                Digests.expand(verifier.reveal(), purpose),
                bytes(invitation),
                joinerNonce,
                primaryNonce,
                Digests.sha256(certificate),
                Digests.sha256(request));
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
