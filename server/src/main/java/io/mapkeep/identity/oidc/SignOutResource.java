package io.mapkeep.identity.oidc;

import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.identity.defence.Defence;
import io.mapkeep.identity.defence.WayIn;
import io.mapkeep.identity.entrance.SessionCookie;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-out in both directions: a person who signs out here goes on to the provider (RP-Initiated Logout 1.0), and whom the provider signs out is signed out here
 * (Back-Channel Logout 1.0, Front-Channel Logout 1.0). A notice ends all sessions of the account on this node: more than its one session, never less.
 */
final class SignOutResource implements Resource {
    private static final Logger LOG = LoggerFactory.getLogger(SignOutResource.class);
    private static final ByteSize LARGEST_NOTICE = new ByteSize(16 << 10);
    private static final String FIELD = "logout_token=";

    private final Map<String, Provider> providers;
    private final ProviderAccounts accounts;
    private final ProviderSessions provided;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final Defence defence;
    private final AuditLog audit;

    SignOutResource(
            Map<String, Provider> providers,
            ProviderAccounts accounts,
            ProviderSessions provided,
            Sessions sessions,
            Defence defence,
            AuditLog audit) {
        this.providers = providers;
        this.accounts = accounts;
        this.provided = provided;
        this.sessions = sessions;
        this.cookie = new SessionCookie(sessions);
        this.defence = defence;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.POST, "/api/v1/oidc/sign-out", this::here).servedByReplicas(),
                Route.open(Method.POST, "/api/v1/oidc/{name}/back-channel-logout", this::backChannel)
                        .withBody(LARGEST_NOTICE)
                        .servedByReplicas(),
                Route.open(Method.GET, "/api/v1/oidc/{name}/front-channel-logout", this::frontChannel));
    }

    /** Ends the session and says where the browser goes next: to the provider's own sign-out, or to the sign-in page. */
    private Response here(Request request) {
        Optional<URI> next = cookie.session(request).map(Session::owner).flatMap(account -> {
            audit.record(AuditEvent.of(request, "session.end", "", Outcome.SUCCESS));
            return provided.forget(account)
                    .flatMap(signedIn -> Optional.ofNullable(providers.get(signedIn.provider()))
                            .flatMap(provider -> provider.signOutPage(
                                    signedIn.idToken(), URI.create(request.origin() + "/sign-in"))));
        });
        return cookie.end(
                request, Response.ok(Map.of("location", next.map(URI::toString).orElse("/sign-in"))));
    }

    private Response backChannel(Request request) {
        Provider provider = provider(request);
        defence.refusal(WayIn.PROVIDER, "", request.remote()).ifPresent(refusal -> {
            throw refusal.problem();
        });
        var event =
                AuditEvent.of(request, "provider.sign-out", "", Outcome.DENIED).by("", provider.realm());
        try {
            LogoutTokenClaimsSet notice = provider.signOutNotice(token(request));
            Optional<AccountName> account = notice.getSubject() != null
                    ? accounts.find(provider.realm(), notice.getSubject().getValue())
                    : Optional.ofNullable(notice.getSessionID())
                            .flatMap(sid -> provided.owner(provider, sid.getValue()));
            account.ifPresent(owner -> end(owner, event));
            return Response.noContent().with("Cache-Control", "no-store");
        } catch (Distrust distrust) {
            defence.failed(WayIn.PROVIDER, "", request.remote());
            audit.record(event.with("reason", distrust.reason().word()).with("words", distrust.words()));
            throw OidcProblems.badLogout();
        } catch (IOException failure) {
            LOG.warn(
                    "A sign-out notice of {} cannot be checked: {}",
                    provider.settings().name(),
                    failure.toString());
            throw OidcProblems.unavailable(provider.settings(), failure);
        }
    }

    /** An address that the provider opens in a frame. It has no signature; whoever knows the session's id at the provider can end it here, and no more. */
    private Response frontChannel(Request request) {
        Provider provider = provider(request);
        boolean itself = request.query("iss")
                .filter(provider.settings().issuer()::equals)
                .isPresent();
        request.query("sid")
                .filter(sid -> itself)
                .flatMap(sid -> provided.owner(provider, sid))
                .ifPresent(owner -> end(
                        owner,
                        AuditEvent.of(request, "provider.sign-out", "", Outcome.DENIED)
                                .by("", provider.realm())));
        return Response.noContent().with("Cache-Control", "no-store");
    }

    private void end(AccountName owner, AuditEvent event) {
        int ended = sessions.endAll(owner.name(), owner.realm());
        provided.forget(owner);
        audit.record(new AuditEvent(
                owner.name(),
                owner.realm(),
                event.remote(),
                event.requestId(),
                event.action(),
                event.realm(),
                Outcome.SUCCESS,
                Map.of("sessions", Integer.toString(ended))));
    }

    private Provider provider(Request request) {
        return Optional.ofNullable(providers.get(request.pathParameter("name")))
                .orElseThrow(OidcProblems::unknownProvider);
    }

    /** The one field of the form (Back-Channel Logout 1.0, 2.5). */
    private static String token(Request request) {
        try {
            String form = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
            for (String field : form.split("&", -1)) {
                if (field.startsWith(FIELD)) {
                    return URLDecoder.decode(field.substring(FIELD.length()), StandardCharsets.UTF_8);
                }
            }
            return "";
        } catch (IllegalArgumentException malformed) {
            return "";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
