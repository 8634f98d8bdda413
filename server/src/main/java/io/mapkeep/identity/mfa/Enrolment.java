package io.mapkeep.identity.mfa;

import io.mapkeep.access.Principal;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.entrance.SessionCookie;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.identity.session.Step;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import java.util.Optional;
import java.util.Set;

/** Whose factors a request is about: those of somebody who is in, or of somebody whose sign-in waits for the first one. */
record Enrolment(Entrance entrance, SessionCookie cookie, Sessions sessions) {
    /** @throws NotAuthenticated (MK-ACC-001) if it is neither */
    Principal subject(Request request) {
        if (!request.principal().anonymous()) {
            return request.principal();
        }
        return pending(request)
                .map(Session::principal)
                .orElseThrow(() -> new NotAuthenticated(Problem.of(
                        "MK-ACC-001", "Sign in first.", "This is not open to everybody.", "Sign in, then try again.")));
    }

    boolean waiting(Request request) {
        return request.principal().anonymous() && pending(request).isPresent();
    }

    private Optional<Session> pending(Request request) {
        return cookie.pending(request)
                .filter(session -> session.missing().iterator().next() == Step.ENROLMENT);
    }

    /** A factor that was set up was shown by that: the waiting sign-in goes on, an open session counts as proven. The answer stays what it is. */
    Response shown(Request request, Factor factor, Response answer) {
        if (waiting(request)) {
            Response done = entrance.done(request, Step.ENROLMENT, Set.of(factor));
            return answer.with("Set-Cookie", done.headers().getOrDefault("Set-Cookie", ""));
        }
        request.cookie(SessionCookie.NAME).ifPresent(token -> sessions.prove(token, factor));
        return answer;
    }
}
