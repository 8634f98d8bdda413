/**
 * A first policy out of the rules that a machine has: read from {@code iptables-save} or {@code nft list ruleset}. A policy only says what is allowed, so not everything can be told in it;
 * what cannot is named with its line.
 */
@NullMarked
package io.mapkeep.firewall.draft;

import org.jspecify.annotations.NullMarked;
