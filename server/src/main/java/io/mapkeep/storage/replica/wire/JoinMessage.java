package io.mapkeep.storage.replica.wire;

import java.nio.ByteBuffer;
import java.util.UUID;

/** What is said until a joiner is admitted. */
public sealed interface JoinMessage extends Message {
    /** The first of one that holds a token. */
    record Join(UUID invitation, byte[] nonce) implements JoinMessage {
        static Join decode(ByteBuffer in) {
            return new Join(new UUID(in.getLong(), in.getLong()), Message.bytes(in, 32));
        }

        @Override
        public Kind kind() {
            return Kind.JOIN;
        }

        @Override
        public int length() {
            return 48;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.putLong(invitation.getMostSignificantBits())
                    .putLong(invitation.getLeastSignificantBits())
                    .put(nonce);
        }
    }

    /** The primary's nonce, and its proof that it made the invitation. */
    record Challenge(byte[] nonce, byte[] proof) implements JoinMessage {
        @Override
        public Kind kind() {
            return Kind.CHALLENGE;
        }

        @Override
        public int length() {
            return 64;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(nonce).put(proof);
        }
    }

    /** The joiner's proof, and its request as JSON: name, addresses, public key and a signature with it. */
    record JoinRequest(byte[] proof, byte[] request) implements JoinMessage {
        @Override
        public Kind kind() {
            return Kind.JOIN_REQUEST;
        }

        @Override
        public int length() {
            return proof.length + request.length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(proof).put(request);
        }
    }

    /** Welcome to the cluster: JSON with certificate, authority, cluster key (sealed) and peers. Parts follow. */
    record Admitted(byte[] admission) implements JoinMessage {
        @Override
        public Kind kind() {
            return Kind.ADMITTED;
        }

        @Override
        public int length() {
            return admission.length;
        }

        @Override
        public void encode(ByteBuffer to) {
            to.put(admission);
        }
    }
}
