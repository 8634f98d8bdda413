/**
 * Loads rules into this machine's nftables, with a way back. The rules come ready from the server's code ({@code FirewallPlan}); here is what needs root: the kernel, the
 * state folder, timers.
 *
 * <pre>
 *   RuleChanges ─▶ StateFolder   revisions, what is pending, what is loaded at boot
 *        │    └──▶ Rollback      the timer, armed before anything is loaded
 *        ├───────▶ Nft           the one who talks to the kernel ─▶ Programs
 *        └───────▶ Transactions  the texts that are loaded: trial, settled, restored
 * </pre>
 *
 * Own table only: {@code inet mapkeep}. No other is read but to be named, and none is changed.
 */
@NullMarked
package io.mapkeep.installer.firewall;

import org.jspecify.annotations.NullMarked;
