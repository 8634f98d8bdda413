/**
 * The policy as people write it, {@code firewall.toml}: which hosts there are, who may talk to whom, what each needs. Read into records that hold no doubt: names are
 * resolved, words are looked up, and every mistake is told with its place.
 */
@NullMarked
package io.mapkeep.firewall.policy;

import org.jspecify.annotations.NullMarked;
