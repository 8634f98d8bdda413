package io.mapkeep.identity.oidc;

import io.mapkeep.identity.session.AccountName;
import java.time.Instant;
import java.util.Optional;

/**
 * A sign-in between its start and the callback; known to the browser that began it, and to nobody else.
 *
 * @param provider whose it is: an answer that comes back on another provider's address is none of its
 * @param state shows that the answer belongs to this browser (RFC 6749, 10.12)
 * @param nonce shows that the ID token belongs to this flow (OpenID Connect Core 1.0, 15.5.2)
 * @param verifier shows the provider that whoever redeems the code began the flow (RFC 7636)
 * @param redirect where the provider sends the browser back to; said again when the code is redeemed
 * @param to where the person goes in the end, a path of the appliance's own
 * @param link the account that shall be linked; empty in a plain sign-in
 */
record SignInFlow(
        String provider,
        String state,
        String nonce,
        String verifier,
        String redirect,
        String to,
        Instant began,
        Optional<AccountName> link) {}
