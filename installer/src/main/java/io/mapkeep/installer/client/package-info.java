/**
 * HTTP/1.1 over the daemon's Unix socket, by hand, because the JDK's client speaks TCP only (docs/decisions/0081).
 *
 * <p>Right: {@code daemon.get("/api/v1/status", StatusReport.class)}; wrong: reading from the socket without a deadline.
 */
@NullMarked
package io.mapkeep.installer.client;

import org.jspecify.annotations.NullMarked;
