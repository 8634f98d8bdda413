package io.mapkeep.identity.session;

import io.mapkeep.access.Principal;
import io.mapkeep.rest.Request;
import java.util.Set;

/**
 * What a new session is made of.
 *
 * @param missing the steps left before it opens anything
 */
public record Opening(Principal principal, Set<Factor> factors, Set<Step> missing, String remote, String agent) {
    private static final int LONGEST_AGENT = 200;

    public static Opening of(Request request, Principal principal, Set<Factor> factors, Set<Step> missing) {
        return new Opening(
                principal,
                factors,
                missing,
                request.remote(),
                printable(request.header("User-Agent").orElse("")));
    }

    /** A browser may call itself whatever it likes; lists show it. */
    private static String printable(String agent) {
        String clean = agent.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return clean.length() > LONGEST_AGENT ? clean.substring(0, LONGEST_AGENT) : clean;
    }
}
