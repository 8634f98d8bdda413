/**
 * The first run: what is asked, what this machine is like, and what follows from the answers. Asks nobody and prints nothing itself; the command does.
 *
 * <p>Right: {@code new SetupPlan(answers).settings(text)}; wrong: a question that changes something.
 */
@NullMarked
package io.mapkeep.installer.setup;

import org.jspecify.annotations.NullMarked;
