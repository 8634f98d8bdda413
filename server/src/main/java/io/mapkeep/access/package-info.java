/**
 * Who somebody is and what they may do: principals, roles, permissions, decisions. Knows no room and no protocol.
 */
@NullMarked
package io.mapkeep.access;

import org.jspecify.annotations.NullMarked;
