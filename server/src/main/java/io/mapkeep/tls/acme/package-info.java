/**
 * Gets the server's certificate from an ACME authority (RFC 8555), by acme4j, which no other package names. Each step is in the database before the next, so
 * that whatever ends the process, the next one goes on where it was.
 */
@NullMarked
package io.mapkeep.tls.acme;

import org.jspecify.annotations.NullMarked;
