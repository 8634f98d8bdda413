/** Who is signed in in which browser, and for how long. */
@NullMarked
package io.mapkeep.identity.session;

import org.jspecify.annotations.NullMarked;
