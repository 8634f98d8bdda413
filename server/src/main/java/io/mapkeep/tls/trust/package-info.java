/** What an administrator does to the authorities that the appliance's clients trust. */
@NullMarked
package io.mapkeep.tls.trust;

import org.jspecify.annotations.NullMarked;
