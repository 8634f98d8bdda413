package io.mapkeep.identity.oidc;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import io.mapkeep.contract.configuration.OidcSection;
import io.mapkeep.contract.configuration.OidcSection.Preset;
import io.mapkeep.identity.oidc.Discovery.Known;
import io.mapkeep.identity.oidc.Distrust.Reason;
import io.mapkeep.trust.AddedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;

/** One provider of the settings, as the appliance speaks with it. */
final class Provider {
    private final OidcSection settings;
    private final Discovery discovery;
    private final CodeExchange exchange;
    private final TokenCheck tokens;

    Provider(OidcSection settings, AddedAuthorities added, Clock clock) {
        this.settings = settings;
        var http = new ProviderHttp(settings, added, clock);
        this.discovery = new Discovery(settings, http, clock);
        this.tokens = new TokenCheck(settings);
        this.exchange = new CodeExchange(settings, http, tokens);
    }

    OidcSection settings() {
        return settings;
    }

    String realm() {
        return settings.realm();
    }

    /**
     * Where the browser goes to sign in. Who links an account shows there once more who they are: a session that somebody left open is no proof.
     *
     * @throws IOException if the provider is not known and cannot be asked
     */
    URI signInPage(SignInFlow flow) throws IOException {
        URI endpoint = discovery.known().metadata().authorization();
        var scope = new Scope(settings.scopes().toArray(String[]::new));
        var verifier = new CodeVerifier(flow.verifier());
        if (settings.endpoints().isPresent()) {
            return new AuthorizationRequest.Builder(
                            ResponseType.CODE, new ClientID(settings.client().id()))
                    .endpointURI(endpoint)
                    .redirectionURI(URI.create(flow.redirect()))
                    .scope(scope.isEmpty() ? null : scope)
                    .state(new State(flow.state()))
                    .codeChallenge(verifier, CodeChallengeMethod.S256)
                    .build()
                    .toURI();
        }
        var request = new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope, new ClientID(settings.client().id()), URI.create(flow.redirect()))
                .endpointURI(endpoint)
                .state(new State(flow.state()))
                .nonce(new Nonce(flow.nonce()))
                .codeChallenge(verifier, CodeChallengeMethod.S256);
        if (flow.link().isPresent()) {
            request.prompt(new Prompt(Prompt.Type.LOGIN));
        }
        if (settings.preset() == Preset.GOOGLE && settings.allowedDomains().size() == 1) {
            request.customParameter("hd", settings.allowedDomains().get(0));
        }
        return request.build().toURI();
    }

    /**
     * Who it is that the provider sent back.
     *
     * @param issuer what the answer calls the provider (RFC 9207), if it does
     * @throws Distrust if the answer, or what the code brings, is not to be trusted
     * @throws IOException if the provider cannot be asked
     */
    Vouched redeem(SignInFlow flow, String code, Optional<String> issuer) throws IOException {
        Known known = discovery.known();
        demandItself(issuer, known.metadata());
        return exchange.redeem(flow, code, known);
    }

    /** Also of an answer that is an error: it must not tell of one provider what another did. */
    void demandItself(Optional<String> issuer) throws IOException {
        demandItself(issuer, discovery.known().metadata());
    }

    /** Where the browser goes to sign out there, too (RP-Initiated Logout 1.0); empty if the provider has no such page. */
    Optional<URI> signOutPage(Optional<String> idToken, URI back) {
        try {
            return discovery
                    .known()
                    .metadata()
                    .endSession()
                    .map(page -> new LogoutRequest(
                                    page,
                                    idToken.flatMap(Provider::parsed).orElse(null),
                                    null,
                                    new ClientID(settings.client().id()),
                                    back,
                                    null,
                                    null)
                            .toURI());
        } catch (IOException unreachable) {
            // The session here has ended; that the provider cannot be asked must not show as a failed sign-out.
            return Optional.empty();
        }
    }

    /**
     * The claims of a sign-out notice (Back-Channel Logout 1.0).
     *
     * @throws Distrust if it is not the provider's, or not one
     * @throws IOException if the provider's keys cannot be had
     */
    LogoutTokenClaimsSet signOutNotice(String token) throws IOException {
        JWT parsed = parsed(token).orElseThrow(() -> new Distrust(Reason.LOGOUT_TOKEN, "it is no token"));
        return tokens.logoutToken(parsed, discovery.known());
    }

    /** Asks it now, for the doctor. */
    void probe() throws IOException {
        discovery.probe();
    }

    private void demandItself(Optional<String> issuer, Metadata metadata) {
        if (issuer.isEmpty() && metadata.namesItself()) {
            throw new Distrust(
                    Reason.MIX_UP, "the answer does not name its provider, though it announces that it does");
        }
        boolean other = issuer.filter(named -> !named.equals(settings.issuer())).isPresent();
        if (other && !settings.issuer().isEmpty()) {
            throw new Distrust(Reason.MIX_UP, "the answer is of " + issuer.orElse(""));
        }
    }

    private static Optional<JWT> parsed(String token) {
        try {
            return Optional.of(JWTParser.parse(token));
        } catch (ParseException malformed) {
            return Optional.empty();
        }
    }
}
