/**
 * Where keys and passwords of the appliance's own live, and a wrapper that keeps them out of logs.
 */
@NullMarked
package io.mapkeep.secret;

import org.jspecify.annotations.NullMarked;
