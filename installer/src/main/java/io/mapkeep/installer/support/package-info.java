/** What a person who helps needs to see of an appliance, and nothing that is nobody's business: an allow-list of parts, each through masks. */
@NullMarked
package io.mapkeep.installer.support;

import org.jspecify.annotations.NullMarked;
