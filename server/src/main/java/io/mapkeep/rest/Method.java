package io.mapkeep.rest;

/** The HTTP methods that resources use (RFC 9110, 9.3). HEAD is served from GET. */
public enum Method {
    GET(true),
    POST(false),
    PUT(false),
    PATCH(false),
    DELETE(false);

    private final boolean safe;

    Method(boolean safe) {
        this.safe = safe;
    }

    /** Whether it changes nothing, so that no defence against forged requests is needed. */
    public boolean safe() {
        return safe;
    }
}
