package io.mapkeep.tls.acme.server;

import io.mapkeep.rest.Request;

/**
 * The addresses of the server's resources, as the client reached it: it signs them.
 *
 * @param origin like {@code https://maps.example.org}
 */
record Addresses(String origin) {
    static final String ROOT = "/acme";

    static Addresses of(Request request) {
        return new Addresses(request.origin());
    }

    /** The address that was asked for. */
    static String asked(Request request) {
        return request.origin() + request.path();
    }

    String of(String path) {
        return origin + ROOT + path;
    }

    String account(String id) {
        return of("/account/" + id);
    }

    String order(String id) {
        return of("/order/" + id);
    }

    String authorization(String id) {
        return of("/authorization/" + id);
    }

    String challenge(Proof proof, Proof.Kind kind) {
        return of("/challenge/" + proof.id() + "/" + kind.word());
    }

    String certificate(String order) {
        return of("/certificate/" + order);
    }
}
