/**
 * Who has which role, and why: mappings of groups in the settings, and grants by command. Nothing else gives a role.
 */
@NullMarked
package io.mapkeep.identity.role;

import org.jspecify.annotations.NullMarked;
