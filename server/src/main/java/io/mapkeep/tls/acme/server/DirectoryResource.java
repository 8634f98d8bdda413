package io.mapkeep.tls.acme.server;

import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.leaf.Leaves;
import io.mapkeep.tls.revocation.Revocations;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is asked without an account: where everything is, a nonce, and when a certificate is to be renewed (RFC 9773). */
final class DirectoryResource implements Resource {
    private static final String ASK_AGAIN_SECONDS = "21600";

    private final Doorway doorway;
    private final Leaves leaves;
    private final Revocations revocations;
    private final boolean bindingRequired;
    private final Clock clock;

    DirectoryResource(Doorway doorway, Leaves leaves, Revocations revocations, boolean bindingRequired, Clock clock) {
        this.doorway = doorway;
        this.leaves = leaves;
        this.revocations = revocations;
        this.bindingRequired = bindingRequired;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                doorway.open("/directory", this::directory),
                doorway.open("/new-nonce", request -> Response.noContent()),
                doorway.open("/renewal-info/{id}", this::window));
    }

    private Response directory(Request request) {
        Addresses addresses = Addresses.of(request);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("newNonce", addresses.of("/new-nonce"));
        body.put("newAccount", addresses.of("/new-account"));
        body.put("newOrder", addresses.of("/new-order"));
        body.put("revokeCert", addresses.of("/revoke-cert"));
        body.put("keyChange", addresses.of("/key-change"));
        body.put("renewalInfo", addresses.of("/renewal-info"));
        body.put("meta", Map.of("externalAccountRequired", bindingRequired, "website", addresses.origin() + "/ca"));
        return Response.ok(body);
    }

    /** From three fifths to two thirds of the life; at once where it was revoked, or where who signed it was. */
    private Response window(Request request) {
        X509Certificate certificate = leaves.certificate(RenewalId.serial(request.pathParameter("id")))
                .orElseThrow(Call::unknown);
        Instant begin = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(begin, certificate.getNotAfter().toInstant());
        Instant from = begin.plus(life.multipliedBy(3).dividedBy(5));
        Instant to = begin.plus(life.multipliedBy(2).dividedBy(3));
        if (revocations.find(io.mapkeep.tls.authority.Serial.text(certificate)).isPresent()) {
            to = clock.instant().minus(Duration.ofMinutes(1));
            from = to.minus(Duration.ofHours(1));
        }
        return Response.ok(Map.of(
                        "suggestedWindow",
                        Map.of(
                                "start", from.truncatedTo(ChronoUnit.SECONDS).toString(),
                                "end", to.truncatedTo(ChronoUnit.SECONDS).toString())))
                .with("Retry-After", ASK_AGAIN_SECONDS);
    }
}
