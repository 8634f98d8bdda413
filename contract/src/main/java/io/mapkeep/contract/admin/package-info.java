/**
 * Answers that the daemon gives and the command prints. Field names are stable: {@code --json} shows them as they are.
 */
@NullMarked
package io.mapkeep.contract.admin;

import org.jspecify.annotations.NullMarked;
