/** Rules of a firewall: how long they take to be made and asked. How packets fare is measured by {@code bench/firewall.sh}. */
@NullMarked
package io.mapkeep.bench.firewall;

import org.jspecify.annotations.NullMarked;
