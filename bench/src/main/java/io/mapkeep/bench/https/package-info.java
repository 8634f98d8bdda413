/** The HTTPS door beside nginx: what a small authenticated answer costs the server's processor. {@code bench/https/measure} runs it. */
@NullMarked
package io.mapkeep.bench.https;

import org.jspecify.annotations.NullMarked;
