/**
 * Blocks of at most 64 KiB, named by their contents, in packs: the ground on which snapshots stand.
 *
 * <pre>
 *   a part of a snapshot        BlockTree ──▶ list blocks ──▶ blocks          BlockIndex: name ──▶ place in a pack
 *   in the target               packs/…  (blocks, then a directory of them)   index/…     (directories of many packs)
 * </pre>
 *
 * <p>{@code docs/internals/snapshots.md} has the format byte by byte. Right: {@code blocks.read(name, length)}; wrong: trusting a length that
 * a pack tells about itself.
 */
@NullMarked
package io.mapkeep.storage.snapshot.block;

import org.jspecify.annotations.NullMarked;
