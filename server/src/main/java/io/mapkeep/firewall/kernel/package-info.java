/**
 * What root's command tells the appliance of this machine's packet filter: the daemon has no rights to look there, and none to change it. What was done goes into the audit log; how the
 * rules that run stand to the confirmed ones is a check of the doctor.
 */
@NullMarked
package io.mapkeep.firewall.kernel;

import org.jspecify.annotations.NullMarked;
