package io.mapkeep.identity.oidc;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.rest.Request;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Begins a flow: what goes to the provider, and what the browser keeps of it meanwhile. */
final class Beginning {
    private static final Pattern ORIGIN = Pattern.compile("https://[A-Za-z0-9.\\[\\]:-]{1,260}");

    private final FlowCookie flows;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Where the browser goes, and the cookie that it takes along. */
    record Begun(URI location, String cookie) {}

    Beginning(FlowCookie flows, Clock clock) {
        this.flows = flows;
        this.clock = clock;
    }

    Begun begin(Provider provider, Request request, String to, Optional<AccountName> link) {
        var flow = new SignInFlow(
                provider.settings().name(),
                secret(),
                secret(),
                secret(),
                callback(provider, request),
                LocalPath.of(to),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                link);
        try {
            return new Begun(provider.signInPage(flow), flows.header(flow));
        } catch (IOException failure) {
            throw OidcProblems.unavailable(provider.settings(), failure);
        }
    }

    /**
     * The address that the provider sends people back to: under the name that this person uses, because the cookie is that name's. It must be registered at the
     * provider, letter by letter, so whoever forges a Host gets nowhere.
     */
    private static String callback(Provider provider, Request request) {
        String origin = request.origin();
        String own = origin.endsWith(":443") ? origin.substring(0, origin.length() - ":443".length()) : origin;
        if (!ORIGIN.matcher(own).matches()) {
            throw new InvalidInput(Problem.of(
                    "MK-OID-014",
                    "The address of this request cannot be sent back to.",
                    "Its Host header is no host name.",
                    "Open the appliance's page by its name and try again."));
        }
        return own + "/api/v1/oidc/" + provider.settings().name() + "/callback";
    }

    /** 256 random bits, in 43 characters: as state, as nonce, and as the code verifier of RFC 7636, 4.1. */
    private String secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
