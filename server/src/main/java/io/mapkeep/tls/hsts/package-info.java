/**
 * Telling browsers to come by HTTPS only (HSTS, RFC 6797), in steps that can be taken back: whoever promises a year on the first day and has a bad certificate on the second
 * has locked everybody out.
 */
@NullMarked
package io.mapkeep.tls.hsts;

import org.jspecify.annotations.NullMarked;
