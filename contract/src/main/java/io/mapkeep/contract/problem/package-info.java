/**
 * The one value in which Mapkeep tells what went wrong, to people and to programs.
 *
 * <p>Right: {@code throw new InvalidInput(Problem.of("MK-DAT-003", …))}; wrong: a bare {@code IllegalStateException} for something a
 * person can mend. Anything that is no {@link io.mapkeep.contract.problem.ProblemException} counts as a bug and is answered as one.
 */
@NullMarked
package io.mapkeep.contract.problem;

import org.jspecify.annotations.NullMarked;
