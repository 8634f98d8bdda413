package io.mapkeep.identity.entrance;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.identity.session.Session;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** Insists on a factor shown a short while ago, before a dangerous act: a browser left open must not grant a role or turn a factor off. */
public final class StepUp {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Set<Factor> SECOND = Set.of(Factor.TOTP, Factor.PASSKEY, Factor.RECOVERY_CODE);

    private final SessionCookie cookie;
    private final FactorRule factors;
    private final Clock clock;

    public StepUp(SessionCookie cookie, FactorRule factors, Clock clock) {
        this.cookie = cookie;
        this.factors = factors;
        this.clock = clock;
    }

    /**
     * Returns if whoever asks has proved themselves within ten minutes, with the second factor where the account has one. The admin socket passes: the kernel
     * vouches for its peer. HTTP Basic and API keys do not: such acts are a person's.
     *
     * @throws NotAuthenticated (MK-IDN-022) otherwise; the page then asks for the factor and repeats the request
     */
    public void require(Request request) {
        if (request.door() != Door.ADMIN_SOCKET && !isProven(session(request))) {
            throw new NotAuthenticated(Problem.of(
                    "MK-IDN-022",
                    "Prove once more that it is you.",
                    "This act needs a factor that was shown within " + FRESH.toMinutes()
                            + " minutes, in a session of a browser.",
                    "Confirm it on your account page and try again, or use the command on the appliance itself."));
        }
    }

    /** Of whoever asks: a session beside somebody else's credentials proves nothing. */
    private Optional<Session> session(Request request) {
        return cookie.session(request)
                .filter(open -> open.owner()
                        .equals(new AccountName(
                                request.principal().realm(), request.principal().name())));
    }

    private boolean isProven(Optional<Session> session) {
        return session.filter(open -> clock.instant().isBefore(open.proven().plus(FRESH)))
                .filter(open -> !factors.has(open.owner()) || !Collections.disjoint(open.factors(), SECOND))
                .isPresent();
    }
}
