/**
 * Accounts of the appliance's own, which the directory never touches: the way in when it is wrong or down, and for people whom no directory knows.
 *
 * <p>Right: a name is a local account's or the directory's, never both; wrong: to ask one when the other says no.
 */
@NullMarked
package io.mapkeep.identity.local;

import org.jspecify.annotations.NullMarked;
