/** Certificates by which programs sign in, registered beforehand (mutual TLS; the idea is that of RFC 8705, 2.2). */
@NullMarked
package io.mapkeep.identity.key.certificate;

import org.jspecify.annotations.NullMarked;
