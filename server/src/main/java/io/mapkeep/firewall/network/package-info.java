/** Addresses, networks and sets of networks of both IP versions alike, and the step from names to addresses. */
@NullMarked
package io.mapkeep.firewall.network;

import org.jspecify.annotations.NullMarked;
