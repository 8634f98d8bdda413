/**
 * The append-only, hash-chained record of who did what, from where, with which outcome. Every room may write to it.
 */
@NullMarked
package io.mapkeep.audit;

import org.jspecify.annotations.NullMarked;
