package io.mapkeep.http;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.rest.Request;
import java.util.Optional;

/**
 * Refuses requests that another site made a signed-in browser send (cross-site request forgery). Browsers tell where a request comes from in
 * {@code Sec-Fetch-Site} (Fetch Metadata) and {@code Origin} (RFC 6454); a page cannot forge either. Whoever brings a cookie must send one of
 * them; a script without a browser signs in by HTTP Basic or sends {@code Origin} itself.
 */
final class SameOrigin {
    private SameOrigin() {}

    static void require(Request request) {
        if (request.method().safe() || request.header("Cookie").isEmpty()) {
            return;
        }
        Optional<String> site = request.header("Sec-Fetch-Site");
        boolean own = site.isPresent()
                ? site.get().equals("same-origin") || site.get().equals("none")
                : request.header("Origin")
                        .map(origin -> same(origin, request.origin()))
                        .orElse(false);
        if (!own) {
            throw new NotPermitted(Problem.of(
                    "MK-HTP-006",
                    "This request was made by another site.",
                    "It brings a cookie, and neither Sec-Fetch-Site nor Origin says that it comes from "
                            + request.origin() + ".",
                    "Use the appliance's own page. A script sends the header Origin: " + request.origin()
                            + ", or signs in by HTTP Basic instead of a cookie."));
        }
    }

    /** Browsers leave the scheme's own port out of {@code Origin}, while {@code Host} may name it. */
    private static boolean same(String origin, String own) {
        return origin.equalsIgnoreCase(own.endsWith(":443") ? own.substring(0, own.length() - 4) : own);
    }
}
