/**
 * The nouns and verbs of the command, one class per noun, as {@code docs/operate/command.md} lists them.
 *
 * <p>Right: an action returns its result to {@code screen} and its exit code to the caller; wrong: an action that prints a problem itself
 * instead of throwing {@link io.mapkeep.installer.outcome.CommandFailure}.
 */
@NullMarked
package io.mapkeep.installer.command;

import org.jspecify.annotations.NullMarked;
