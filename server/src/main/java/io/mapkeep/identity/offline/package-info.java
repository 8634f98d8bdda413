/** Sign-in while the directory is down, for people who were here lately. */
@NullMarked
package io.mapkeep.identity.offline;

import org.jspecify.annotations.NullMarked;
