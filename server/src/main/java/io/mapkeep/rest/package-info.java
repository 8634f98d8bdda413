/**
 * REST resources without a server: routes, requests and answers that the TLS port and the admin socket serve alike.
 *
 * <p>A room's {@code api} package implements {@link io.mapkeep.rest.Resource}; the doors {@code http} and {@code admin} carry its routes. Right: a
 * resource throws a {@code ProblemException}; wrong: a resource writes an error answer by hand.
 */
@NullMarked
package io.mapkeep.rest;

import org.jspecify.annotations.NullMarked;
