package io.mapkeep.tls.acme;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the authority fetches over the plain port to see that a name is ours (RFC 8555, 8.3). Of use to nobody else: it names our account's key, not the key. */
public final class HttpAnswers implements Resource {
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    void put(String token, String authorization) {
        answers.put(token, authorization);
    }

    void remove(String token) {
        answers.remove(token);
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.open(Method.GET, "/.well-known/acme-challenge/{token}", this::answer)
                .alsoInClear());
    }

    private Response answer(Request request) {
        String answer = answers.get(request.pathParameter("token"));
        if (answer == null) {
            throw new NotFound(Problem.of(
                    "MK-TLS-061",
                    "No authority is being answered under this token.",
                    "It was answered before, or asked of another server.",
                    "See how the order stands: mapkeep doctor certificate"));
        }
        return Response.bytes(200, "application/octet-stream", answer.getBytes(StandardCharsets.US_ASCII));
    }
}
