/** Answers whether a packet would pass, by which rule, out of the same records that the renderers write down. */
@NullMarked
package io.mapkeep.firewall.explain;

import org.jspecify.annotations.NullMarked;
