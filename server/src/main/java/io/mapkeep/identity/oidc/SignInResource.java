package io.mapkeep.identity.oidc;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.identity.defence.WayIn;
import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.oidc.Distrust.Reason;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/oidc/NAME/start} and {@code …/callback}, between which the browser is at the provider; and {@code /api/v1/session/ways}, which says what the
 * sign-in page offers. The callback answers a browser, so what goes wrong there goes to the page as a code.
 */
final class SignInResource implements Resource {
    private static final Logger LOG = LoggerFactory.getLogger(SignInResource.class);

    private final Map<String, Provider> providers;
    private final FlowCookie flows;
    private final Beginning beginning;
    private final Arrivals arrivals;
    private final Links links;
    private final ProviderSessions sessions;
    private final Providers.Neighbours room;

    /** What the sign-in page offers beside name and password. */
    record Ways(List<Way> providers) {}

    /** A button. */
    record Way(String name, String title) {}

    SignInResource(
            Map<String, Provider> providers,
            FlowCookie flows,
            Beginning beginning,
            Arrivals arrivals,
            Links links,
            ProviderSessions sessions,
            Providers.Neighbours room) {
        this.providers = providers;
        this.flows = flows;
        this.beginning = beginning;
        this.arrivals = arrivals;
        this.links = links;
        this.sessions = sessions;
        this.room = room;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.GET, "/api/v1/session/ways", request -> Response.ok(ways(providers.values())))
                        .answeredFromMemory(),
                Route.open(Method.GET, "/api/v1/oidc/{name}/start", this::start),
                Route.open(Method.GET, "/api/v1/oidc/{name}/callback", this::callback));
    }

    private static Ways ways(Collection<Provider> providers) {
        return new Ways(providers.stream()
                .map(provider ->
                        new Way(provider.settings().name(), provider.settings().title()))
                .toList());
    }

    private Response start(Request request) {
        try {
            Provider provider = provider(request);
            var begun = beginning.begin(provider, request, request.query("to").orElse("/"), Optional.empty());
            return go(begun.location().toString()).with("Set-Cookie", begun.cookie());
        } catch (ProblemException problem) {
            LOG.info("No sign-in by a provider could begin: {}", problem.getMessage(), problem.getCause());
            return page("/sign-in", request, problem);
        }
    }

    private Response callback(Request request) {
        Optional<SignInFlow> flow = flows.finish(request);
        try {
            return finish(request, flow.orElseThrow(OidcProblems::notBegunHere));
        } catch (ProblemException problem) {
            boolean linking = flow.flatMap(SignInFlow::link).isPresent();
            return page(linking ? "/account" : "/sign-in", request, problem);
        }
    }

    private Response finish(Request request, SignInFlow flow) {
        Provider provider = provider(request);
        room.defence().refusal(WayIn.PROVIDER, "", request.remote()).ifPresent(refusal -> {
            throw refusal.problem();
        });
        var event = AuditEvent.of(
                        request, flow.link().isPresent() ? "provider.link" : "session.create", "", Outcome.DENIED)
                .by(flow.link().map(AccountName::name).orElse(""), provider.realm());
        try {
            demandSame(flow, request);
            return flow.link().isPresent()
                    ? links.make(request, provider, vouched(provider, flow, request), flow)
                    : enter(request, provider, vouched(provider, flow, request), flow);
        } catch (Distrust distrust) {
            room.defence().failed(WayIn.PROVIDER, "", request.remote());
            room.audit().record(event.with("reason", distrust.reason().word()).with("words", distrust.words()));
            throw shown(distrust.reason(), provider);
        } catch (IOException failure) {
            LOG.warn("The provider {} cannot be used: {}", provider.settings().name(), failure.toString());
            room.audit().record(event.with("reason", "provider-unavailable"));
            throw OidcProblems.unavailable(provider.settings(), failure);
        }
    }

    private static void demandSame(SignInFlow flow, Request request) {
        byte[] wanted = flow.state().getBytes(StandardCharsets.UTF_8);
        byte[] given = request.query("state").orElse("").getBytes(StandardCharsets.UTF_8);
        if (!flow.provider().equals(request.pathParameter("name"))) {
            throw new Distrust(Reason.MIX_UP, "the flow was begun with " + flow.provider());
        }
        if (!MessageDigest.isEqual(wanted, given)) {
            throw new Distrust(Reason.STATE, "the state is not the flow's");
        }
    }

    private Vouched vouched(Provider provider, SignInFlow flow, Request request) throws IOException {
        Optional<String> error = request.query("error");
        if (error.isPresent()) {
            provider.demandItself(request.query("iss"));
            throw new Distrust(
                    Reason.REFUSED_THERE,
                    error.get() + ": " + request.query("error_description").orElse(""));
        }
        String code = request.query("code")
                .filter(given -> !given.isBlank() && given.length() <= 4000)
                .orElseThrow(() -> new Distrust(Reason.STATE, "there is no code"));
        return provider.redeem(flow, code, request.query("iss"));
    }

    private Response enter(Request request, Provider provider, Vouched vouched, SignInFlow flow) {
        Arrival arrival = arrivals.of(provider, vouched);
        Response entered = room.entrance().enter(request, arrival);
        sessions.opened(provider, vouched, arrival.account());
        // The sign-in page goes on to steps that are missing, and otherwise to where the person wanted.
        Response answer = go("/sign-in?to=" + encoded(flow.to()));
        String cookie = entered.headers().get("Set-Cookie");
        return cookie == null ? answer : answer.with("Set-Cookie", cookie);
    }

    private static ProblemException shown(Reason reason, Provider provider) {
        return switch (reason) {
            case STATE -> OidcProblems.notBegunHere();
            case REFUSED_THERE -> OidcProblems.refusedThere(provider.settings());
            case CODE_REFUSED -> OidcProblems.notRedeemed(provider.settings());
            case CLAIM_MISSING, DOMAIN -> OidcProblems.notAcceptable(provider.settings());
            case GROUPS_CUT_SHORT -> OidcProblems.groupsCutShort(provider.settings());
            case MIX_UP, ID_TOKEN, USERINFO, LOGOUT_TOKEN -> OidcProblems.untrustworthy(provider.settings());
        };
    }

    private Provider provider(Request request) {
        return Optional.ofNullable(providers.get(request.pathParameter("name")))
                .orElseThrow(OidcProblems::unknownProvider);
    }

    /** The page knows the words of each code; no text travels in an address, where anybody could write it. */
    private static Response page(String path, Request request, ProblemException problem) {
        return go(path + "?problem=" + problem.problem().code() + "&reference=" + encoded(request.id()));
    }

    static Response go(String location) {
        return new Response(
                303, Map.of("Location", location), Response.noContent().body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
