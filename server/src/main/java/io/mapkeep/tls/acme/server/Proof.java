package io.mapkeep.tls.acme.server;

import java.time.Instant;
import java.util.Optional;

/**
 * What has to be shown for one name of an order; RFC 8555 calls it authorization.
 *
 * @param asked the kind of challenge that the client said is ready
 * @param error what was seen instead
 */
record Proof(
        String id,
        String order,
        String account,
        String name,
        String token,
        Status status,
        Optional<Kind> asked,
        Optional<String> error,
        Instant expires,
        Optional<Instant> validated) {
    /** RFC 8555, 7.1.6, without those that only a client could cause and none does. */
    enum Status {
        PENDING,
        VALID,
        INVALID,
        DEACTIVATED
    }

    /** Challenges that can be met here. */
    enum Kind {
        HTTP_01("http-01"),
        TLS_ALPN_01("tls-alpn-01");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    Status statusAt(Instant now) {
        return status == Status.PENDING && !now.isBefore(expires) ? Status.INVALID : status;
    }
}
