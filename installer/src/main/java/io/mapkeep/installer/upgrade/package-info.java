/**
 * Exchanges the installed package for another version and back. What is looked at and prepared happens here, before anything is changed; the exchange itself is a
 * script of its own, {@code libexec/upgrade-switch}, run by a unit from a copy outside of the package: it goes on when a session ends or the machine stops.
 *
 * <p>Right: {@code Upgrades.open(folder).check(file, rehearsal)}; wrong: running {@code dpkg} from the process whose files it replaces.
 */
@NullMarked
package io.mapkeep.installer.upgrade;

import org.jspecify.annotations.NullMarked;
