package io.mapkeep.tls;

import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import java.util.List;
import java.util.Optional;

/**
 * One of the places that the server's certificate may come from. {@link Certificates} asks each minute, and whenever one of them changed by command, then
 * serves what the chosen one offers.
 */
sealed interface ServerIdentitySource permits LocalSource, InstalledSource, AcmeSource {
    ServerIdentity.Source source();

    /**
     * Makes what is due, and tells what it offers now; empty if it has nothing. May be called at any time; does nothing while nothing is due. What is offered need
     * not be valid now: a source whose certificate ran out still offers it, and the doctor tells.
     *
     * @throws RuntimeException if what is due could not be made; what was offered before is still good
     */
    Optional<ServerIdentity> renewed();

    /** What it has besides for other names, the most wanted first, after a call of {@link #renewed}. */
    default List<KeyMaterial> further() {
        return List.of();
    }
}
