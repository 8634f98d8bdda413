/**
 * How a run of the command ends: exit codes, and the failure that carries a problem to them.
 *
 * <p>Right: {@code throw new CommandFailure(Exit.UNREACHABLE, problem)}; wrong: {@code System.exit} anywhere but in {@code Main}.
 */
@NullMarked
package io.mapkeep.installer.outcome;

import org.jspecify.annotations.NullMarked;
