/**
 * The admin socket: the same resources as the HTTPS port, for whoever is root or an admin on the machine itself. It works when TLS, the
 * directory or the firewall is broken.
 */
@NullMarked
package io.mapkeep.admin;

import org.jspecify.annotations.NullMarked;
