package io.mapkeep.storage.replica;

import java.util.UUID;

/** What joiner and primary say in JSON. */
final class JoinWords {
    private JoinWords() {}

    /**
     * What a joiner asks for.
     *
     * @param node its id, made by itself
     * @param publicKey X.509 SubjectPublicKeyInfo
     * @param signed by that key, over the invitation's id and both nonces
     */
    record Request(UUID node, String name, String address, String web, byte[] publicKey, byte[] signed) {}

    /**
     * What it gets.
     *
     * @param certificate its own
     * @param authority that signed it
     * @param clusterKey for the parts, sealed under a key that only the token's holder can compute
     * @param greeting of the primary, JSON
     * @param role that it was invited for
     */
    record Admission(byte[] certificate, byte[] authority, byte[] clusterKey, byte[] greeting, Role role) {}
}
