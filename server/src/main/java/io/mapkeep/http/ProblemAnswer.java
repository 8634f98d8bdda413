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
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.contract.problem.ProblemException.TooLarge;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.contract.problem.ProblemException.UnsupportedFormat;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route.Errors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a problem into an answer: RFC 9457, or the form that CARTO's clients expect. The only mapper of the HTTP doors. */
public final class ProblemAnswer {
    private ProblemAnswer() {}

    /**
     * The members of {@code application/problem+json}; {@code fix}, {@code code}, {@code requestId} and {@code primary} are extensions.
     *
     * @param primary where the request would be answered; absent unless only another node can
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Body(
            String type,
            String title,
            int status,
            String detail,
            String fix,
            String code,
            String requestId,
            @Nullable String primary) {}

    /** The answer to a failed request. */
    public static Response of(ProblemException failure, Errors form, String requestId) {
        String primary = failure instanceof OnPrimaryOnly elsewhere
                        && !elsewhere.primary().isEmpty()
                ? elsewhere.primary()
                : null;
        Response answer = of(failure.problem(), status(failure), form, requestId, primary);
        return failure instanceof TooManyRequests busy
                ? answer.with("Retry-After", Integer.toString(busy.retryAfterSeconds()))
                : answer;
    }

    static Response of(Problem problem, int status, Errors form, String requestId) {
        return of(problem, status, form, requestId, null);
    }

    private static Response of(Problem problem, int status, Errors form, String requestId, @Nullable String primary) {
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
                requestId,
                primary);
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
            Map.entry(OnPrimaryOnly.class, 503),
            Map.entry(NoSpace.class, 507));
}
