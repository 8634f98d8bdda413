/**
 * Certificates for the appliance that another authority signed: requests for them, the examination of what comes back, and where it is kept.
 *
 * <p>Right: whatever is to be served passes {@link io.mapkeep.tls.installed.Examination} first; wrong: a key leaves this room.
 */
@NullMarked
package io.mapkeep.tls.installed;

import org.jspecify.annotations.NullMarked;
