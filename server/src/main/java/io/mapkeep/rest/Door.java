package io.mapkeep.rest;

/** Where a request came in. */
public enum Door {
    /** The HTTPS port. */
    TLS,
    /** The Unix socket, open to root and the appliance's admins on the machine itself. */
    ADMIN_SOCKET
}
