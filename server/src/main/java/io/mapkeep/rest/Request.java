package io.mapkeep.rest;

import io.mapkeep.access.Principal;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** One request, as a resource sees it. Valid during the handler's call only. */
public interface Request {
    /** The id that the answer, the log and the audit log carry. */
    String id();

    Door door();

    Method method();

    /** The path as it was asked for, decoded and normalised, like {@code /api/v1/datasets/airports}. */
    String path();

    /** Path and query as they were sent, still encoded, like {@code /api/v2/sql?q=select%201}. For signatures; whoever logs it logs what may be secret. */
    default String target() {
        return path();
    }

    /** The value of a {@code {name}} in the route's path, decoded. */
    String pathParameter(String name);

    /** The first value of a query parameter, decoded. */
    Optional<String> query(String name);

    /** All names of query parameters, in the order in which they came. */
    List<String> queryNames();

    Optional<String> header(String name);

    /** All lines of a header field, in the order in which they came; usually one or none. */
    default List<String> headers(String name) {
        return header(name).stream().toList();
    }

    /** The value of a cookie; empty where it came twice, because then somebody tosses cookies. */
    Optional<String> cookie(String name);

    /** The media type without its parameters, lower case; empty if none was sent. */
    String contentType();

    /**
     * The certificate whose private key the client has shown to have, on the port for programs; empty on all others. That it is anybody's or still holds was not looked at.
     */
    default Optional<X509Certificate> certificate() {
        return Optional.empty();
    }

    /** The declared length of the body in bytes, or -1. */
    long contentLength();

    /** The body. Reading beyond the route's limit throws a {@code TooLarge} problem. */
    InputStream body();

    /** Who asks; {@link Principal#ANONYMOUS} when nobody signed in. */
    Principal principal();

    /** The client's address as text, {@code local} on the admin socket. */
    String remote();

    /** The scheme and authority under which the client reached us, like {@code https://maps.example.org}. */
    String origin();
}
