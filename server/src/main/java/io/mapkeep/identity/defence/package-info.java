/**
 * Makes guessing slow: on every way in, for every account and every address, and without ever shutting a person out for long.
 *
 * <p>Right: a way in asks {@link io.mapkeep.identity.defence.Defence#refusal} before it looks at a secret, and tells how it went; wrong: a way in that looks
 * first and counts then, because the look is what a guesser pays for.
 */
@NullMarked
package io.mapkeep.identity.defence;

import org.jspecify.annotations.NullMarked;
