package io.mapkeep.identity.oidc;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.identity.entrance.StepUp;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /api/v1/oidc/links}: a person's own links. Both sides are proved: the appliance's account by a factor shown a short while ago, the provider's by a
 * sign-in there that the same browser began for this, and nothing is linked because a name or a mail address is the same.
 */
final class Links implements Resource {
    /** It must work when everything else is wrong, and not be as weak as somebody else's service. */
    private static final AccountName BREAK_GLASS = new AccountName("local", "admin");

    private static final Set<String> LINKABLE = Set.of("local", "ldap");

    private final Map<String, Provider> providers;
    private final ProviderAccounts accounts;
    private final Beginning beginning;
    private final StepUp stepUp;
    private final AuditLog audit;

    /** A link without its subject, which is nobody's business. */
    record Shown(String provider, String title, OffsetDateTime made) {}

    Links(
            Map<String, Provider> providers,
            ProviderAccounts accounts,
            Beginning beginning,
            StepUp stepUp,
            AuditLog audit) {
        this.providers = providers;
        this.accounts = accounts;
        this.beginning = beginning;
        this.stepUp = stepUp;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.signedIn(
                        Method.GET, "/api/v1/oidc/links", request -> Response.ok(Map.of("links", shown(request)))),
                Route.signedIn(Method.POST, "/api/v1/oidc/{name}/link", this::begin),
                Route.signedIn(Method.DELETE, "/api/v1/oidc/{name}/link", this::end));
    }

    /** Called when the provider has sent the browser back. */
    Response make(Request request, Provider provider, Vouched vouched, SignInFlow flow) {
        AccountName account = flow.link().orElseThrow();
        // Somebody else may have signed in meanwhile.
        if (!account(request).equals(account)) {
            throw OidcProblems.notBegunHere();
        }
        var event = AuditEvent.of(request, "provider.link", provider.realm(), Outcome.SUCCESS)
                .with("subject", vouched.subject());
        if (!accounts.link(provider.realm(), vouched.subject(), account)) {
            audit.record(new AuditEvent(
                            event.actor(),
                            event.realm(),
                            event.remote(),
                            event.requestId(),
                            event.action(),
                            event.target(),
                            Outcome.DENIED,
                            event.detail())
                    .with("reason", "linked-already"));
            throw OidcProblems.linkedAlready();
        }
        audit.record(event);
        return SignInResource.go(flow.to());
    }

    private Response begin(Request request) {
        Provider provider = provider(request);
        AccountName account = account(request);
        if (account.equals(BREAK_GLASS) || !LINKABLE.contains(account.realm())) {
            throw OidcProblems.notLinkable();
        }
        stepUp.require(request);
        var begun = beginning.begin(provider, request, "/account", Optional.of(account));
        return Response.ok(Map.of("location", begun.location().toString())).with("Set-Cookie", begun.cookie());
    }

    private Response end(Request request) {
        Provider provider = provider(request);
        stepUp.require(request);
        int links = accounts.unlink(provider.realm(), account(request));
        if (links > 0) {
            audit.record(AuditEvent.of(request, "provider.unlink", provider.realm(), Outcome.SUCCESS));
        }
        return Response.noContent();
    }

    private List<Shown> shown(Request request) {
        return accounts.links(account(request)).stream()
                .map(link -> {
                    String name = link.realm().substring("oidc:".length());
                    Provider provider = providers.get(name);
                    return new Shown(
                            name, provider == null ? name : provider.settings().title(), link.made());
                })
                .toList();
    }

    private Provider provider(Request request) {
        return Optional.ofNullable(providers.get(request.pathParameter("name")))
                .orElseThrow(OidcProblems::unknownProvider);
    }

    private static AccountName account(Request request) {
        return new AccountName(request.principal().realm(), request.principal().name());
    }
}
