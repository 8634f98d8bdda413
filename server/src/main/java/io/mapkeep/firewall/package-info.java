/**
 * One policy for the firewalls of an installation: read, turned into rules, written down for five packet filters, and asked whether a packet passes. Pure: it opens no socket
 * but to resolve names, and starts no program.
 *
 * <pre>
 *   firewall.toml ─▶ policy ─▶ rule ─▶ render   nft, firewalld, iptables, ufw, tables
 *                      │         └───▶ explain  would this packet pass, by which line
 *                   network                     addresses, networks, names
 * </pre>
 */
@NullMarked
package io.mapkeep.firewall;

import org.jspecify.annotations.NullMarked;
