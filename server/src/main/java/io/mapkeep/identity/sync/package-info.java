/** Keeps what people of the directory have here in step with the directory: whoever is removed there is out here. */
@NullMarked
package io.mapkeep.identity.sync;

import org.jspecify.annotations.NullMarked;
