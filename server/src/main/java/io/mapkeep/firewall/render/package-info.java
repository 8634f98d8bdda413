/**
 * Writes the rules of a host down for a packet filter, or for people. Each renderer is a pure function of its input: the same rules give the same bytes, on every machine and
 * on every day.
 */
@NullMarked
package io.mapkeep.firewall.render;

import org.jspecify.annotations.NullMarked;
