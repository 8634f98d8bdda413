/**
 * Makes and keeps the three tiers of certificates: root, intermediate, server. The only package that names BouncyCastle.
 *
 * <p>Right: {@code Issuance.server(intermediate, form, now)}; wrong: deciding here when something is due, that is
 * {@code tls.renewal}'s.
 */
@NullMarked
package io.mapkeep.tls.authority;

import org.jspecify.annotations.NullMarked;
