package io.mapkeep.identity.entrance;

import io.mapkeep.identity.session.Opening;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import java.util.Optional;

/**
 * The session's token between browser and appliance. The prefix {@code __Host-} (RFC 6265bis, 4.1.3.2) keeps other hosts of the domain from planting one; of a
 * cookie that comes twice none counts.
 */
public final class SessionCookie {
    public static final String NAME = "__Host-mapkeep";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private final Sessions sessions;

    public SessionCookie(Sessions sessions) {
        this.sessions = sessions;
    }

    /** The session of whoever asks, if all steps are done. */
    public Optional<Session> session(Request request) {
        return request.cookie(NAME).flatMap(sessions::find);
    }

    /** The session of whoever asks, if steps are missing. */
    public Optional<Session> pending(Request request) {
        return request.cookie(NAME).flatMap(sessions::pending);
    }

    /**
     * Opens a session. The one that the request came with ends, and the token is a new one, so that a token planted before the sign-in, or known from before a
     * step, is worth nothing (session fixation).
     */
    Opened open(Request request, Opening opening) {
        request.cookie(NAME).ifPresent(sessions::end);
        String token = sessions.create(opening);
        Session session = sessions.find(token).or(() -> sessions.pending(token)).orElseThrow();
        return new Opened(session, NAME + "=" + token + ATTRIBUTES);
    }

    /** A session and the header that hands its token over. */
    record Opened(Session session, String header) {
        Response on(Response response) {
            return response.with("Set-Cookie", header);
        }
    }

    /** Ends the session and takes the cookie back. */
    public Response end(Request request, Response response) {
        request.cookie(NAME).ifPresent(sessions::end);
        return response.with("Set-Cookie", NAME + "=" + ATTRIBUTES + "; Max-Age=0");
    }
}
