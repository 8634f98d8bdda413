/**
 * Who is kept out for a while. The process itself turns them away at once; a file tells root's command, which brings them to the kernel. The daemon has no rights there, and root believes
 * the file nothing that could shut out an administrator.
 */
@NullMarked
package io.mapkeep.firewall.ban;

import org.jspecify.annotations.NullMarked;
