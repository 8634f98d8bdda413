/** The certificates of other servers that the appliance depends on: looked at in the background, so that their end is known before it comes. */
@NullMarked
package io.mapkeep.tls.watch;

import org.jspecify.annotations.NullMarked;
