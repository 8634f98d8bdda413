/**
 * The HTTPS port: limits, routes, security headers, problem answers, pages, health. With {@code admin} the only room that names Jetty.
 *
 * <p>Right: a room hands its {@code Resource} to {@link io.mapkeep.http.HttpDoor}; wrong: a room that looks at a Jetty request.
 */
@NullMarked
package io.mapkeep.http;

import org.jspecify.annotations.NullMarked;
