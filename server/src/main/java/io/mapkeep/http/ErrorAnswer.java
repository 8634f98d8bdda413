package io.mapkeep.http;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.rest.Route.Errors;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what Jetty itself refuses (a malformed request line, oversized headers, a silent client) in the same form as everything else. */
public final class ErrorAnswer extends ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswer.class);
    private static final Set<Integer> MALFORMED = Set.of(400, 414, 431, 505);

    private final Nuisances nuisances;

    public ErrorAnswer() {
        this(new Nuisances());
    }

    ErrorAnswer(Nuisances nuisances) {
        this.nuisances = nuisances;
    }

    @Override
    public boolean handle(Request jetty, Response answer, Callback done) {
        String id = Answers.requestId(jetty, answer);
        int status = answer.getStatus() == 0 ? 400 : answer.getStatus();
        if (MALFORMED.contains(status)) {
            nuisances.tell(jetty, Nuisance.MALFORMED);
        }
        Answers.send(jetty, answer, answerTo(jetty, status, id), Errors.PROBLEM, id, done);
        return true;
    }

    private static io.mapkeep.rest.Response answerTo(Request jetty, int status, String id) {
        if (status == 500) {
            // Without the query, which may hold a key.
            LOG.error(
                    "[{}] {} failed outside its resource",
                    id,
                    jetty.getHttpURI().getPath(),
                    (Throwable) jetty.getAttribute(ERROR_EXCEPTION));
            return Answers.unexpected(id, Errors.PROBLEM);
        }
        if (status == 503) {
            var stopping = Problem.of(
                    "MK-HTP-012",
                    "The appliance does not take requests just now.",
                    "It is stopping or overloaded.",
                    "Try again in a moment.");
            return ProblemAnswer.of(stopping, status, Errors.PROBLEM, id).with("Retry-After", "5");
        }
        var problem = Problem.of(
                "MK-HTP-002",
                "The request cannot be understood.",
                reason(status),
                "Correct the request; if a proxy stands between, look at its settings.");
        return ProblemAnswer.of(problem, status, Errors.PROBLEM, id);
    }

    private static String reason(int status) {
        return switch (status) {
            case 408 -> "It was not complete in time.";
            case 413 -> "Its body is too large.";
            case 414 -> "Its address is too long.";
            case 431 -> "Its headers are larger than limits.request_header.";
            case 505 -> "Its version of HTTP is not spoken here; use HTTP/1.1.";
            default -> "It is not valid HTTP/1.1, or its address is ambiguous.";
        };
    }
}
