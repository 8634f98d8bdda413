package io.mapkeep.tls.acme.server;

import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A client's account.
 *
 * @param key public, as JWK
 * @param contact addresses, {@code mailto:} ones
 * @param status valid, or why not: a client deactivates, an administrator revokes
 * @param binding the id of what it was opened with
 */
record Account(String id, String key, List<String> contact, Status status, Optional<String> binding, Instant created) {
    /** RFC 8555, 7.1.2. */
    enum Status {
        VALID,
        DEACTIVATED,
        REVOKED
    }

    Account {
        contact = List.copyOf(contact);
    }

    JWK jwk() {
        try {
            return JWK.parse(key);
        } catch (ParseException damaged) {
            throw new IllegalStateException("the key of account " + id + " cannot be read", damaged);
        }
    }

    String thumbprint() {
        return Signed.thumbprint(jwk());
    }

    Account with(List<String> newContact) {
        return new Account(id, key, newContact, status, binding, created);
    }

    Account with(Status newStatus) {
        return new Account(id, key, contact, newStatus, binding, created);
    }

    Account with(JWK newKey) {
        return new Account(id, newKey.toJSONString(), contact, status, binding, created);
    }
}
