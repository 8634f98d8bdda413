/**
 * Life cycle, named background jobs and request ids: what every room stands on.
 *
 * <p>Right: a room starts a periodic job through {@link io.mapkeep.runtime.Jobs}; wrong: a room creates threads of its own that nobody
 * closes.
 */
@NullMarked
package io.mapkeep.runtime;

import org.jspecify.annotations.NullMarked;
