package io.mapkeep.tls.acme.server;

import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Authorizations and their challenges (RFC 8555, 7.5). */
final class ProofResource implements Resource {
    private final Doorway doorway;
    private final OrderStore orders;
    private final Validations validations;
    private final Trail trail;
    private final Pace pace;
    private final Clock clock;

    /** @param pace of looks at hosts, by account */
    ProofResource(Doorway doorway, OrderStore orders, Validations validations, Trail trail, Pace pace, Clock clock) {
        this.doorway = doorway;
        this.orders = orders;
        this.validations = validations;
        this.trail = trail;
        this.pace = pace;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                doorway.forAccounts("/authorization/{id}", this::show),
                doorway.forAccounts("/challenge/{id}/{kind}", this::challenge));
    }

    private Proof own(Call call) {
        Proof proof = orders.proof(call.request().pathParameter("id")).orElseThrow(Call::unknown);
        call.requireOwner(proof.account());
        return proof;
    }

    private Response show(Call call) {
        Proof proof = own(call);
        if (!call.payload().isEmpty()) {
            return deactivated(call, proof);
        }
        goOn(call, proof);
        return Response.ok(shown(call, proof)).with("Retry-After", "1");
    }

    /** A client gives a proof back (RFC 8555, 7.5.2). */
    private Response deactivated(Call call, Proof proof) {
        if (!call.fields().requiredText("status").equals("deactivated")) {
            throw AcmeFailure.malformed("An authorization's status can be changed to \"deactivated\" only.");
        }
        orders.settle(proof, Proof.Status.DEACTIVATED, Optional.empty(), clock.instant());
        trail.record(
                call.request(), call.signedIn(), "acme.authorization-close", proof.name(), Outcome.SUCCESS, Map.of());
        return Response.ok(shown(call, orders.proof(proof.id()).orElseThrow(Call::unknown)));
    }

    private Response challenge(Call call) {
        Proof proof = own(call);
        Proof.Kind kind = Proof.Kind.of(call.request().pathParameter("kind")).orElseThrow(Call::unknown);
        boolean ready = !call.payload().isEmpty();
        if (ready
                && proof.statusAt(clock.instant()) == Proof.Status.PENDING
                && proof.asked().isEmpty()) {
            call.fields();
            pace.take(call.signedIn().id());
            orders.ask(proof, kind);
            proof = orders.proof(proof.id()).orElseThrow(Call::unknown);
        }
        goOn(call, proof);
        return Response.ok(challenge(call, proof, kind))
                .with("Retry-After", "1")
                .with("Link", "<" + call.addresses().authorization(proof.id()) + ">;rel=\"up\"");
    }

    /** Also after a restart, which ended what was under way: whoever asks how it stands sets it going again. */
    private void goOn(Call call, Proof proof) {
        if (proof.statusAt(clock.instant()) == Proof.Status.PENDING
                && proof.asked().isPresent()) {
            validations.begin(
                    proof,
                    proof.asked().get(),
                    proof.token() + "." + call.signedIn().thumbprint());
        }
    }

    private Map<String, Object> shown(Call call, Proof proof) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", word(proof.statusAt(clock.instant())));
        body.put("expires", proof.expires().toString());
        body.put("identifier", Map.of("type", "dns", "value", proof.name()));
        List<Object> challenges = new ArrayList<>();
        for (Proof.Kind kind : Proof.Kind.values()) {
            // Once one was chosen, the others are of no use any more.
            if (proof.asked().isEmpty() || proof.asked().get() == kind) {
                challenges.add(challenge(call, proof, kind));
            }
        }
        body.put("challenges", challenges);
        return body;
    }

    private Map<String, Object> challenge(Call call, Proof proof, Proof.Kind kind) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", kind.word());
        body.put("url", call.addresses().challenge(proof, kind));
        body.put("token", proof.token());
        boolean chosen = proof.asked().equals(Optional.of(kind));
        Proof.Status status = proof.statusAt(clock.instant());
        body.put("status", chosen && status == Proof.Status.PENDING ? "processing" : chosen ? word(status) : "pending");
        if (chosen) {
            proof.error().ifPresent(error -> body.put("error", error(error)));
            proof.validated()
                    .ifPresent(at -> body.put(
                            "validated", at.truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        return body;
    }

    /** As it was noted: the type, a blank, the words. */
    static Map<String, Object> error(String noted) {
        int blank = noted.indexOf(' ');
        return Map.of("type", noted.substring(0, Math.max(0, blank)), "detail", noted.substring(blank + 1));
    }

    private static String word(Proof.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
