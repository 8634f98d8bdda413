/** Accounts of the appliance's own, which the directory never touches: the way in when it is wrong or down. */
@NullMarked
package io.mapkeep.identity.local;

import org.jspecify.annotations.NullMarked;
