package io.mapkeep.identity.mfa;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.access.People;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.identity.entrance.StepUp;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/account/factors}: one's own second factors. Also for somebody whose sign-in waits for the first one: adding it is then the step.
 */
final class FactorsResource implements Resource {
    private static final String PATH = "/api/v1/account/factors";

    private final SecondFactors factors;
    private final Enrolment enrolment;
    private final People people;
    private final StepUp proof;
    private final AuditLog audit;

    record Code(@Nullable String code) {}

    record NewPasskey(@Nullable String label, @Nullable JsonNode passkey) {}

    record PasskeyEntry(String id, String label, Instant created, Optional<Instant> used) {}

    /**
     * @param required whether a role or a group demands one
     * @param passkeysPossible whether passkeys work under the address at which the page was opened
     */
    record Report(
            boolean totp,
            List<PasskeyEntry> passkeys,
            int recoveryCodesLeft,
            boolean required,
            boolean passkeysPossible) {}

    /** Shown once. */
    record Codes(List<String> recoveryCodes) {}

    FactorsResource(SecondFactors factors, Enrolment enrolment, People people, StepUp proof, AuditLog audit) {
        this.factors = factors;
        this.enrolment = enrolment;
        this.people = people;
        this.proof = proof;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.GET, PATH, this::show),
                Route.open(Method.POST, PATH + "/totp", this::beginCodes),
                Route.open(Method.PUT, PATH + "/totp", this::finishCodes),
                Route.signedIn(Method.DELETE, PATH + "/totp", this::removeCodes),
                Route.open(Method.POST, PATH + "/passkeys/question", this::askForPasskey),
                Route.open(Method.POST, PATH + "/passkeys", this::addPasskey),
                Route.signedIn(Method.DELETE, PATH + "/passkeys/{id}", this::removePasskey),
                Route.signedIn(Method.POST, PATH + "/recovery-codes", this::renewRecoveryCodes));
    }

    private Response show(Request request) {
        Principal principal = enrolment.subject(request);
        AccountName account = account(principal);
        return Response.ok(new Report(
                factors.codes().has(account),
                factors.passkeys().of(account).stream()
                        .map(passkey ->
                                new PasskeyEntry(passkey.id(), passkey.label(), passkey.created(), passkey.used()))
                        .toList(),
                factors.recoveryCodesLeft(account),
                isRequired(principal),
                factors.passkeys().possibleAt(request)));
    }

    private Response beginCodes(Request request) {
        return Response.ok(factors.codes().begin(account(adding(request))));
    }

    private Response finishCodes(Request request) {
        Principal principal = adding(request);
        String code = Json.read(request, Code.class).code();
        if (code == null || !factors.codes().finish(account(principal), RecoveryCodes.plain(code))) {
            throw new InvalidInput(Problem.of(
                    "MK-IDN-041",
                    "The code does not fit the secret that was shown.",
                    "It is another account's, too old, or the secret was shown more than ten minutes ago.",
                    "Wait for the next code; check the clocks of the telephone and of the appliance; or begin again."));
        }
        return added(request, principal, Factor.TOTP);
    }

    private Response removeCodes(Request request) {
        proof.require(request);
        AccountName account = account(request.principal());
        requireAnother(request.principal(), !factors.passkeys().of(account).isEmpty());
        if (!factors.codes().delete(account)) {
            throw absent();
        }
        return removed(request, Factor.TOTP, "");
    }

    private Response askForPasskey(Request request) {
        Principal principal = adding(request);
        Passkeys.Asked asked = factors.passkeys().askToMake(request, account(principal), principal.displayName());
        return asked.challenge().on(Response.ok(asked.options()));
    }

    private Response addPasskey(Request request) {
        Principal principal = adding(request);
        NewPasskey fresh = Json.read(request, NewPasskey.class);
        if (fresh.passkey() == null || !fresh.passkey().isObject()) {
            throw new InvalidInput(Problem.of(
                    "MK-IDN-011",
                    "The body lacks \"passkey\".",
                    "It is not there, or null.",
                    "Send the browser's answer; see docs/use/account.md"));
        }
        factors.passkeys()
                .make(
                        request,
                        account(principal),
                        Optional.ofNullable(fresh.label()).orElse(""),
                        fresh.passkey());
        return added(request, principal, Factor.PASSKEY);
    }

    private Response removePasskey(Request request) {
        proof.require(request);
        AccountName account = account(request.principal());
        requireAnother(
                request.principal(),
                factors.codes().has(account) || factors.passkeys().of(account).size() > 1);
        if (!factors.passkeys().delete(account, request.pathParameter("id"))) {
            throw absent();
        }
        return removed(request, Factor.PASSKEY, request.pathParameter("id"));
    }

    private Response renewRecoveryCodes(Request request) {
        proof.require(request);
        AccountName account = account(request.principal());
        if (!factors.has(account)) {
            throw absent();
        }
        List<String> codes = factors.newRecoveryCodes(account);
        audit.record(AuditEvent.of(request, "factor.add", Factor.RECOVERY_CODE.word(), Outcome.SUCCESS));
        return Response.ok(new Codes(codes));
    }

    /** Whoever may add one: somebody whose sign-in waits for it, or who proved themselves a moment ago. */
    private Principal adding(Request request) {
        Principal principal = enrolment.subject(request);
        if (!enrolment.waiting(request)) {
            proof.require(request);
        } else if (factors.has(account(principal))) {
            // Another sign-in with the same password set one up meanwhile: this one has to show it.
            throw new NotAuthenticated(Problem.of(
                    "MK-IDN-021",
                    "There is no sign-in that waits for this.",
                    "The account has a second factor now.",
                    "Sign in again and show it."));
        }
        return principal;
    }

    /** With the first factor come recovery codes. */
    private Response added(Request request, Principal principal, Factor factor) {
        AccountName account = account(principal);
        audit.record(AuditEvent.of(request, "factor.add", factor.word(), Outcome.SUCCESS)
                .by(principal.name(), principal.realm()));
        List<String> codes = factors.recoveryCodesLeft(account) == 0 ? factors.newRecoveryCodes(account) : List.of();
        return enrolment.shown(request, factor, Response.ok(new Codes(codes)));
    }

    private Response removed(Request request, Factor factor, String id) {
        factors.forgetRecoveryCodes(account(request.principal()));
        audit.record(AuditEvent.of(request, "factor.remove", factor.word(), Outcome.SUCCESS)
                .with("id", id));
        return Response.noContent();
    }

    private void requireAnother(Principal principal, boolean another) {
        if (!another && isRequired(principal)) {
            throw new Conflict(Problem.of(
                    "MK-IDN-038",
                    "Your account has to have a second factor.",
                    "A role or a group of yours demands one, and this is the last.",
                    "Set up another one first. If it is lost or stolen, an administrator resets it: mapkeep user reset-2fa "
                            + principal.name()));
        }
    }

    private boolean isRequired(Principal principal) {
        return factors.isRequired(principal, people.groups(principal.realm(), principal.name()));
    }

    private static NotFound absent() {
        return new NotFound(Problem.of(
                "MK-IDN-042",
                "Your account has no such factor.",
                "It was removed already, or never set up.",
                "Load the page again."));
    }

    private static AccountName account(Principal principal) {
        return new AccountName(principal.realm(), principal.name());
    }
}
