package io.mapkeep.tls.revocation;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /ca.crl}, {@code /crl/SERIAL.crl} and {@code /ocsp}: for everybody, on both ports, since all of it is signed.
 */
final class StatusResource implements Resource {
    private static final String LIST_TYPE = "application/pkix-crl";
    private static final String ANSWER_TYPE = "application/ocsp-response";
    private static final ByteSize LARGEST_QUESTION = ByteSize.parse("8KiB");

    private final Lists lists;
    private final OcspResponder responder;
    private final Supplier<String> current;
    private final Clock clock;

    /** @param current the serial number of the authority that signs now */
    StatusResource(Lists lists, OcspResponder responder, Supplier<String> current, Clock clock) {
        this.lists = lists;
        this.responder = responder;
        this.current = current;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.GET, "/ca.crl", request -> list(current.get()))
                        .alsoInClear(),
                Route.open(Method.GET, "/crl/{serial}.crl", request -> list(request.pathParameter("serial")))
                        .alsoInClear(),
                Route.open(Method.GET, "/ocsp/{+question}", this::get).alsoInClear(),
                Route.open(Method.POST, "/ocsp", this::post)
                        .withBody(LARGEST_QUESTION)
                        .servedByReplicas()
                        .alsoInClear());
    }

    private Response list(String authority) {
        Lists.Signed list = lists.of(authority)
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-TLS-046",
                        "There is no list of revoked certificates of this authority.",
                        "Its certificate is over, or this appliance never had it.",
                        "The list of the one that signs now is at /ca.crl")));
        Duration left = Duration.between(clock.instant(), list.edition().nextUpdate());
        return Response.bytes(200, LIST_TYPE, list.bytes())
                .with("Cache-Control", "public, max-age=" + Math.max(0, Math.min(left.toSeconds(), 60)));
    }

    /** RFC 6960, A.1: base64 in the path, where some encode the slashes in it and some do not. */
    private Response get(Request request) {
        return decoded(request.pathParameter("question"))
                .map(question ->
                        answer(question).with("Cache-Control", "public, max-age=" + OcspResponder.KEPT.toSeconds()))
                .orElseGet(() -> answer(new byte[0]));
    }

    private Response post(Request request) {
        try {
            return answer(request.body().readAllBytes());
        } catch (IOException broken) {
            throw new InvalidInput(
                    Problem.of("MK-API-004", "The body did not arrive whole.", broken.toString(), "Send it again."),
                    broken);
        }
    }

    private Response answer(byte[] question) {
        return Response.bytes(200, ANSWER_TYPE, responder.answer(question));
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return text.length() > LARGEST_QUESTION.bytes()
                    ? Optional.empty()
                    : Optional.of(Base64.getDecoder().decode(text.replace(' ', '+')));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
