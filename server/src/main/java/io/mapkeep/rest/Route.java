package io.mapkeep.rest;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.units.ByteSize;
import java.util.Optional;
import java.util.Set;

/**
 * A method and a path, what it needs, and who answers it.
 *
 * @param path with {@code {name}} for one segment, like {@code /api/v1/datasets/{name}}, or {@code {+name}} for all that is left (RFC 6570)
 * @param access what the door checks before it calls the handler
 * @param body largest body in bytes; empty means {@code limits.request_body}
 * @param errors how errors are written
 * @param fromMemory whether the handler answers from memory alone, see {@link #answeredFromMemory}
 * @param onReplicas whether a node that changes nothing serves it, see {@link #servedByReplicas}
 * @param inClear whether the plain port serves it too, see {@link #alsoInClear}
 */
public record Route(
        Method method,
        String path,
        Access access,
        Optional<ByteSize> body,
        Errors errors,
        boolean fromMemory,
        boolean onReplicas,
        boolean inClear,
        Handler handler) {

    /** Answers a request. May throw a {@code ProblemException}; any other exception is a bug and answered with 500. */
    @FunctionalInterface
    public interface Handler {
        Response handle(Request request);
    }

    /** Who gets through the door. The handler may be stricter still, never laxer. */
    public sealed interface Access {
        /** Everybody, signed in or not. */
        record Open() implements Access {}

        /** Whoever is signed in, with or without a role. */
        record SignedIn() implements Access {}

        /** Whose role grants the permission. */
        record Needs(Permission permission) implements Access {}

        /** Whose roles grant one of the permissions at least; the handler says which one is enough for what. */
        record NeedsOneOf(Set<Permission> permissions) implements Access {
            public NeedsOneOf {
                permissions = Set.copyOf(permissions);
            }
        }

        /** Only the admin socket. */
        record SocketOnly() implements Access {}
    }

    /** How a route's errors look. */
    public enum Errors {
        /** {@code application/problem+json} (RFC 9457). */
        PROBLEM,
        /** {@code {"error":["…"]}}, as clients of CARTO's SQL API expect. */
        CARTO
    }

    /** What only reads is safe anywhere; whatever else is the primary's, unless it says otherwise. */
    private static Route of(Method method, String path, Access access, Handler handler) {
        return new Route(
                method, path, access, Optional.empty(), Errors.PROBLEM, false, method == Method.GET, false, handler);
    }

    public static Route open(Method method, String path, Handler handler) {
        return of(method, path, new Access.Open(), handler);
    }

    public static Route signedIn(Method method, String path, Handler handler) {
        return of(method, path, new Access.SignedIn(), handler);
    }

    public static Route needs(Permission permission, Method method, String path, Handler handler) {
        return of(method, path, new Access.Needs(permission), handler);
    }

    public static Route needsOneOf(Set<Permission> permissions, Method method, String path, Handler handler) {
        return of(method, path, new Access.NeedsOneOf(permissions), handler);
    }

    public static Route socketOnly(Method method, String path, Handler handler) {
        return of(method, path, new Access.SocketOnly(), handler);
    }

    public Route withBody(ByteSize largest) {
        return new Route(method, path, access, Optional.of(largest), errors, fromMemory, onReplicas, inClear, handler);
    }

    public Route withErrors(Errors form) {
        return new Route(method, path, access, body, form, fromMemory, onReplicas, inClear, handler);
    }

    /**
     * Promises that the handler waits for nothing: no disk, no network, no database, no body, no lock that is held while one of them is waited for. The door
     * then answers on the thread that read the request, which halves what the request costs. A handler that breaks the promise holds up other
     * connections: right for a session's account, wrong for anything that asks the database even once in a while.
     */
    public Route answeredFromMemory() {
        return new Route(method, path, access, body, errors, true, onReplicas, inClear, handler);
    }

    /**
     * Says that it changes nothing that belongs to the primary, whatever its method is: a query by POST, a session of this node, a verification. Right: the
     * route writes to nothing but the node's own tables. Wrong: anything about datasets, accounts or certificates.
     */
    public Route servedByReplicas() {
        return new Route(method, path, access, body, errors, fromMemory, true, inClear, handler);
    }

    /**
     * Serves it on the plain port too, where everything else is sent to HTTPS. Only for what is open to everybody, and either signed itself or of no use to whoever changes
     * it on the way.
     */
    public Route alsoInClear() {
        if (!(access instanceof Access.Open)) {
            throw new IllegalArgumentException(path + " needs credentials, which never go over the network in clear");
        }
        return new Route(method, path, access, body, errors, fromMemory, onReplicas, true, handler);
    }

    /** The same place and the same guard, with another handler. */
    Route answeredBy(Handler other) {
        return new Route(method, path, access, body, errors, false, onReplicas, inClear, other);
    }
}
