/**
 * The machine that the command runs on: its programs, its service manager, and who sits before it. The only room, beside the offline door, that starts processes.
 *
 * <p>Right: {@code Programs.run("", "nft", "--version")}; wrong: a shell line that was put together from words of others.
 */
@NullMarked
package io.mapkeep.installer.machine;

import org.jspecify.annotations.NullMarked;
