/**
 * The rules of one host: an ordered list that names no backend. Renderers write it down, the evaluator runs it, and both read the same records, so that they cannot mean
 * different things.
 */
@NullMarked
package io.mapkeep.firewall.rule;

import org.jspecify.annotations.NullMarked;
