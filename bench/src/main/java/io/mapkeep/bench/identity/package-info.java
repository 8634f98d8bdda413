/** What a sign-in by a directory costs beside the bare questions to it, and a look at everybody. See {@code bench/sign-in.sh}. */
@NullMarked
package io.mapkeep.bench.identity;

import org.jspecify.annotations.NullMarked;
