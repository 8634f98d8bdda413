/** What to try from one host of an installation at the others, to see whether the firewalls between them are as the policy says. Nothing is sent from here. */
@NullMarked
package io.mapkeep.firewall.probe;

import org.jspecify.annotations.NullMarked;
