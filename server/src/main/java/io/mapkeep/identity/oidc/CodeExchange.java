package io.mapkeep.identity.oidc;

import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import io.mapkeep.contract.configuration.OidcSection;
import io.mapkeep.contract.configuration.OidcSection.Authentication;
import io.mapkeep.identity.oidc.Discovery.Known;
import io.mapkeep.identity.oidc.Distrust.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Turns a code into what the provider says of somebody: token request, check of the ID token, userinfo, claims. No token outlives it but the ID token. */
final class CodeExchange {
    private final OidcSection settings;
    private final ProviderHttp http;
    private final TokenCheck tokens;
    private final ClaimReader claims;

    CodeExchange(OidcSection settings, ProviderHttp http, TokenCheck tokens) {
        this.settings = settings;
        this.http = http;
        this.tokens = tokens;
        this.claims = new ClaimReader(settings);
    }

    /**
     * Who it is.
     *
     * @throws Distrust if the provider refuses, or its word is not to be trusted
     * @throws IOException if it cannot be asked
     */
    Vouched redeem(SignInFlow flow, String code, Known provider) throws IOException {
        HTTPResponse answer = tokenRequest(flow, code, provider).toHTTPRequest().send(http);
        if (answer.getStatusCode() >= 500) {
            throw new IOException("the token endpoint answered " + answer.getStatusCode());
        }
        return settings.endpoints().isPresent()
                ? byUserinfo(answer, provider)
                : byIdToken(answer, new Nonce(flow.nonce()), provider);
    }

    private Vouched byIdToken(HTTPResponse answer, Nonce nonce, Known provider) throws IOException {
        OIDCTokenResponse tokenResponse = granted(answer, OIDCTokenResponseParser::parse, OIDCTokenResponse.class);
        JWT idToken = tokenResponse.getOIDCTokens().getIDToken();
        AccessToken accessToken = tokenResponse.getOIDCTokens().getAccessToken();
        IDTokenClaimsSet checked = tokens.idToken(idToken, nonce, accessToken, provider);
        Map<String, Object> known = new LinkedHashMap<>(checked.toJSONObject());
        Optional<URI> userinfo = provider.metadata().userinfo().filter(address -> settings.userinfo());
        if (userinfo.isPresent()) {
            Map<String, Object> more = userinfo(userinfo.get(), accessToken);
            // A token can be swapped for somebody else's on its way to here, the ID token cannot (OpenID Connect Core
            // 1.0, 5.3.2).
            if (!checked.getSubject().getValue().equals(more.get("sub"))) {
                throw new Distrust(Reason.USERINFO, "it is about another subject than the ID token");
            }
            more.forEach(known::putIfAbsent);
        }
        Object sid = known.get("sid");
        return claims.read(
                known,
                sid instanceof String session ? Optional.of(session) : Optional.empty(),
                idToken.getParsedString());
    }

    private Vouched byUserinfo(HTTPResponse answer, Known provider) throws IOException {
        AccessTokenResponse tokenResponse = granted(answer, TokenResponse::parse, AccessTokenResponse.class);
        AccessToken accessToken = tokenResponse.getTokens().getAccessToken();
        URI address = provider.metadata().userinfo().orElseThrow(() -> new IOException("it has no userinfo endpoint"));
        return claims.read(userinfo(address, accessToken), Optional.empty(), "");
    }

    private Map<String, Object> userinfo(URI address, AccessToken token) throws IOException {
        var request = new HTTPRequest(HTTPRequest.Method.GET, address);
        request.setAuthorization(token.toAuthorizationHeader());
        HTTPResponse answer = request.send(http);
        if (answer.getStatusCode() != 200) {
            throw new IOException("userinfo answered " + answer.getStatusCode());
        }
        try {
            return JSONObjectUtils.parse(answer.getBody());
        } catch (ParseException malformed) {
            throw new Distrust(Reason.USERINFO, "it is no JSON object: " + malformed.getMessage());
        }
    }

    private TokenRequest tokenRequest(SignInFlow flow, String code, Known provider) throws IOException {
        var grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), URI.create(flow.redirect()), new CodeVerifier(flow.verifier()));
        return new TokenRequest.Builder(provider.metadata().token(), client(), grant).build();
    }

    /** The secret is read each time: put right, it counts without a restart, and it does not lie in memory. */
    private ClientAuthentication client() throws IOException {
        Path file = settings.client().secretFile().orElseThrow(() -> new IOException("there is no client_secret_file"));
        var secret =
                new Secret(Files.readString(file).lines().findFirst().orElse("").strip());
        if (secret.getValue().isEmpty()) {
            throw new IOException(file + " is empty");
        }
        var id = new ClientID(settings.client().id());
        return settings.client().authentication() == Authentication.POST
                ? new ClientSecretPost(id, secret)
                : new ClientSecretBasic(id, secret);
    }

    private interface Parser {
        TokenResponse parse(HTTPResponse answer) throws ParseException;
    }

    private static <T extends TokenResponse> T granted(HTTPResponse answer, Parser parser, Class<T> type) {
        try {
            TokenResponse response = parser.parse(answer);
            if (!response.indicatesSuccess()) {
                ErrorObject error = response.toErrorResponse().getErrorObject();
                throw new Distrust(Reason.CODE_REFUSED, error.getCode() + ": " + error.getDescription());
            }
            return type.cast(response.toSuccessResponse());
        } catch (ParseException | ClassCastException malformed) {
            throw new Distrust(Reason.CODE_REFUSED, "its answer is none: " + malformed.getMessage());
        }
    }
}
