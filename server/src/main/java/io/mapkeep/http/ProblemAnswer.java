package io.mapkeep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.problem.ProblemException.TooLarge;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.contract.problem.ProblemException.UnsupportedFormat;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route.Errors;
import java.util.List;
import java.util.Map;

/** Turns a problem into an answer: RFC 9457, or the form that CARTO's clients expect. The only mapper of the HTTP doors. */
public final class ProblemAnswer {
    private ProblemAnswer() {}

    /** The members of {@code application/problem+json}; {@code fix}, {@code code} and {@code requestId} are extensions. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Body(String type, String title, int status, String detail, String fix, String code, String requestId) {}

    /** The answer to a failed request. */
    public static Response of(ProblemException failure, Errors form, String requestId) {
        Response answer = of(failure.problem(), status(failure), form, requestId);
        return failure instanceof TooManyRequests busy
                ? answer.with("Retry-After", Integer.toString(busy.retryAfterSeconds()))
                : answer;
    }

    static Response of(Problem problem, int status, Errors form, String requestId) {
        if (form == Errors.CARTO) {
            return Response.json(status, Map.of("error", List.of(problem.what() + " " + problem.why())));
        }
        var body = new Body(
                "urn:mapkeep:problem:" + problem.code(),
                problem.what(),
                status,
                problem.why(),
                problem.fix(),
                problem.code(),
                requestId);
        return Response.bytes(status, "application/problem+json", Json.bytes(body));
    }

    /** The one table of status codes (RFC 9110, RFC 6585, RFC 4918). A new kind of problem answers 500 until it is entered here. */
    static int status(ProblemException failure) {
        return STATUS.getOrDefault(failure.getClass(), 500);
    }

    /** The whole table. A test holds it against the sealed family, because Java 17 cannot. */
    static Map<Class<? extends ProblemException>, Integer> statuses() {
        return STATUS;
    }

    private static final Map<Class<? extends ProblemException>, Integer> STATUS = Map.ofEntries(
            Map.entry(InvalidInput.class, 400),
            Map.entry(NotAuthenticated.class, 401),
            Map.entry(NotPermitted.class, 403),
            Map.entry(NotFound.class, 404),
            Map.entry(Conflict.class, 409),
            Map.entry(TooLarge.class, 413),
            Map.entry(UnsupportedFormat.class, 415),
            Map.entry(TooManyRequests.class, 429),
            Map.entry(BadConfiguration.class, 500),
            Map.entry(Failed.class, 500),
            Map.entry(Unavailable.class, 503),
            Map.entry(NoSpace.class, 507));
}
