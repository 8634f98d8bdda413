package io.mapkeep.identity.mfa;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.defence.Defence;
import io.mapkeep.identity.defence.WayIn;
import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/session/passkey}: a sign-in without name and password. The realm is asked whether it still vouches for the person: a passkey is a key to the
 * account, not a copy of it.
 */
final class PasskeySignInResource implements Resource {
    private static final String PATH = "/api/v1/session/passkey";

    private final Passkeys passkeys;
    private final Function<AccountName, Optional<Arrival>> realms;
    private final Entrance entrance;
    private final Defence defence;
    private final AuditLog audit;

    /** The browser's answer. */
    record Shown(@Nullable JsonNode passkey) {}

    /** @param realms the account as its realm knows it now; empty if it is gone, disabled, or cannot be asked about */
    PasskeySignInResource(
            Passkeys passkeys,
            Function<AccountName, Optional<Arrival>> realms,
            Entrance entrance,
            Defence defence,
            AuditLog audit) {
        this.passkeys = passkeys;
        this.realms = realms;
        this.entrance = entrance;
        this.defence = defence;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.POST, PATH + "/question", this::ask).servedByReplicas(),
                Route.open(Method.POST, PATH, this::enter).servedByReplicas());
    }

    private Response ask(Request request) {
        Passkeys.Asked asked = passkeys.askToShow(request, Optional.empty());
        return asked.challenge().on(Response.ok(Map.of("passkey", asked.options())));
    }

    private Response enter(Request request) {
        defence.refusal(WayIn.FACTOR, "", request.remote()).ifPresent(refusal -> {
            throw refusal.problem();
        });
        JsonNode answer = Json.read(request, Shown.class).passkey();
        Optional<Passkey> passkey = answer == null || !answer.isObject()
                ? Optional.empty()
                : passkeys.show(request, Optional.empty(), answer);
        Arrival vouched = passkey.map(Passkey::account).flatMap(realms).orElseThrow(() -> refuse(request, passkey));
        return entrance.enter(
                request,
                new Arrival(
                        vouched.realm(),
                        vouched.name(),
                        vouched.displayName(),
                        vouched.mail(),
                        vouched.groups(),
                        Set.of(Factor.PASSKEY),
                        false));
    }

    /** Outside, an unknown passkey, a wrong answer and a disabled account look the same. */
    private NotAuthenticated refuse(Request request, Optional<Passkey> passkey) {
        defence.failed(WayIn.FACTOR, "", request.remote());
        AuditEvent denied = AuditEvent.of(request, "session.create", "", Outcome.DENIED);
        audit.record(passkey.map(Passkey::account)
                .map(account -> denied.by(account.name(), account.realm()).with("reason", "not-vouched-for"))
                .orElseGet(() -> denied.with("reason", "wrong-passkey")));
        return new NotAuthenticated(Problem.of(
                "MK-IDN-039",
                "This passkey lets nobody in.",
                "It is unknown here, did not ask for a finger, a face or a PIN, or its account is disabled or cannot be asked about just now.",
                "Sign in with your name and password."));
    }
}
