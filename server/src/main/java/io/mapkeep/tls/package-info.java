/**
 * The appliance's own certificate authority and the server certificate that it keeps renewed.
 *
 * <p>Right: the TLS port asks {@link io.mapkeep.tls.ServerCredentials} for key and chain at each change; wrong: a room keeps a copy of the
 * key, or names BouncyCastle outside this package.
 */
@NullMarked
package io.mapkeep.tls;

import org.jspecify.annotations.NullMarked;
