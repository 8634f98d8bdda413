/**
 * What durability costs: commits, loads and reads beside PostgreSQL and a plain H2 in the same run, the start after kill -9, and the writes of an
 * idle database. {@code bench/durability.sh} runs it.
 */
@NullMarked
package io.mapkeep.bench.durability;

import org.jspecify.annotations.NullMarked;
