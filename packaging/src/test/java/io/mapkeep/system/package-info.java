/**
 * The whole appliance, staged as it is installed and started as a process of its own, driven from outside: browser, HTTP, command, signals.
 */
@NullMarked
package io.mapkeep.system;

import org.jspecify.annotations.NullMarked;
