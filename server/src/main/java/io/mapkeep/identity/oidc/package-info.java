/**
 * Sign-in by providers of OpenID Connect and OAuth 2: the code flow, what a provider says of somebody, its accounts, and sign-out in both directions.
 *
 * <p>Right: a provider says who somebody is, and the settings say which of its claims give which role; wrong: a claim that gives a role because it is named
 * like one. No connection is opened unless a provider is configured and somebody uses it, the doctor included.
 *
 * <pre>
 *   start ──▶ browser, with the sealed flow in a cookie ──▶ provider ──▶ callback ──▶ flow fits? ──▶ code for tokens ──▶ claims ──▶ account ──▶ entrance
 * </pre>
 */
@NullMarked
package io.mapkeep.identity.oidc;

import org.jspecify.annotations.NullMarked;
