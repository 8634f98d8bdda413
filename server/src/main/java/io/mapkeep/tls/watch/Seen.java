package io.mapkeep.tls.watch;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * What a server showed.
 *
 * @param certificate the one seen last; empty if there never was a handshake
 * @param trouble why there was none at {@code at}; empty if there was
 */
public record Seen(OtherServer server, Optional<X509Certificate> certificate, Optional<String> trouble, Instant at) {}
