/**
 * Where snapshots lie: a folder, or an S3-compatible store. Names and bytes, no meaning: what comes in is encrypted already.
 *
 * <p>Right: {@code target.put("packs/0a/0a…", sealed)}; wrong: a target that looks into what it keeps.
 */
@NullMarked
package io.mapkeep.storage.snapshot.targets;

import org.jspecify.annotations.NullMarked;
