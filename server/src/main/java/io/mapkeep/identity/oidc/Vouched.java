package io.mapkeep.identity.oidc;

import java.util.Optional;
import java.util.Set;

/**
 * What a provider says of somebody, checked and in the appliance's words.
 *
 * @param subject theirs at the provider, for good
 * @param name what the account shall be called, normalised
 * @param mail empty unless verified
 * @param groups the values of the claims for groups
 * @param sid the provider's session, if it names one
 * @param idToken as it came, to be shown at sign-out; empty with plain OAuth 2
 */
record Vouched(
        String subject,
        String name,
        String displayName,
        String mail,
        Set<String> groups,
        Optional<String> sid,
        String idToken) {}
