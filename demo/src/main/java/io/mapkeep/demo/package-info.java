/**
 * What {@code ./run} shows: a small directory in memory to sign in from, and a tour that does the product's main job through its public
 * doors. Not part of the installed package.
 */
@NullMarked
package io.mapkeep.demo;

import org.jspecify.annotations.NullMarked;
