/**
 * Sign-in: who somebody is and which roles they have, from the organisation's directory or a local account.
 *
 * <p>Right: an account gets a role because a group of theirs is mapped to it in the settings; wrong: a role because somebody was the first to
 * sign in.
 */
@NullMarked
package io.mapkeep.identity;

import org.jspecify.annotations.NullMarked;
