/** What the appliance's own authority and its TLS port do in a second; see {@code bench/tls.sh}. */
@NullMarked
package io.mapkeep.bench.tls;

import org.jspecify.annotations.NullMarked;
