package io.mapkeep.tls.acme.server;

import com.nimbusds.jose.jwk.JWK;
import io.mapkeep.rest.Request;
import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import java.util.Optional;

/**
 * A request whose signature was verified.
 *
 * @param account whose it is; empty where it was signed by a key that came with it
 * @param key that it was signed by
 * @param payload as it was sent; empty for POST-as-GET (RFC 8555, 6.3)
 */
record Call(Request request, Addresses addresses, Optional<Account> account, JWK key, String payload) {
    /** On routes that take accounts alone. */
    Account signedIn() {
        return account.orElseThrow();
    }

    Fields fields() {
        return Fields.parse(payload);
    }

    /** @throws AcmeFailure (malformed) if it wants to change what can only be read */
    void requireReading() {
        if (!payload.isEmpty()) {
            throw AcmeFailure.malformed("This is read by POST-as-GET: the payload is empty.");
        }
    }

    /** @throws AcmeFailure that looks the same for what is somebody else's and for what is not there */
    void requireOwner(String owner) {
        if (!signedIn().id().equals(owner)) {
            throw unknown();
        }
    }

    static AcmeFailure unknown() {
        return new AcmeFailure(Kind.NOT_FOUND, "There is no such thing, or it is not this account's.");
    }
}
