package io.mapkeep.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.InvalidHashException;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import io.mapkeep.contract.configuration.OidcSection;
import io.mapkeep.identity.oidc.Discovery.Known;
import io.mapkeep.identity.oidc.Distrust.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a token is the provider's, for this appliance, and of now (OpenID Connect Core 1.0, 3.1.3.7; Back-Channel Logout 1.0, 2.6). Stricter than these in
 * one thing: a token that is for others, too, is refused, because nobody is trusted beside.
 */
final class TokenCheck {
    private final OidcSection settings;

    TokenCheck(OidcSection settings) {
        this.settings = settings;
    }

    /**
     * The claims of an ID token.
     *
     * @throws Distrust if anything about it is wrong
     * @throws IOException if the provider's keys cannot be had
     */
    IDTokenClaimsSet idToken(JWT token, Nonce nonce, AccessToken accessToken, Known provider) throws IOException {
        var validator = new IDTokenValidator(new Issuer(settings.issuer()), client(), selector(provider), null);
        validator.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        try {
            IDTokenClaimsSet claims = validator.validate(token, nonce);
            demandOnlyUs(claims.getAudience().size());
            AccessTokenHash hash = claims.getAccessTokenHash();
            if (hash != null && token instanceof SignedJWT signed) {
                AccessTokenValidator.validate(accessToken, signed.getHeader().getAlgorithm(), hash);
            }
            return claims;
        } catch (BadJOSEException | InvalidHashException wrong) {
            throw new Distrust(Reason.ID_TOKEN, String.valueOf(wrong.getMessage()));
        } catch (JOSEException failure) {
            throw failed(failure, Reason.ID_TOKEN);
        }
    }

    /**
     * The claims of a sign-out notice.
     *
     * @throws Distrust if anything about it is wrong
     * @throws IOException if the provider's keys cannot be had
     */
    LogoutTokenClaimsSet logoutToken(JWT token, Known provider) throws IOException {
        var validator = new LogoutTokenValidator(new Issuer(settings.issuer()), client(), selector(provider), null);
        validator.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        try {
            LogoutTokenClaimsSet claims = validator.validate(token);
            demandOnlyUs(claims.getAudience().size());
            return claims;
        } catch (BadJOSEException wrong) {
            throw new Distrust(Reason.LOGOUT_TOKEN, String.valueOf(wrong.getMessage()));
        } catch (JOSEException failure) {
            throw failed(failure, Reason.LOGOUT_TOKEN);
        }
    }

    private ClientID client() {
        return new ClientID(settings.client().id());
    }

    private static JWSVerificationKeySelector<SecurityContext> selector(Known provider) throws IOException {
        return new JWSVerificationKeySelector<>(
                provider.metadata().algorithms(),
                provider.keys().orElseThrow(() -> new IOException("plain OAuth 2 has no keys")));
    }

    private void demandOnlyUs(int audiences) {
        if (audiences != 1) {
            throw new Distrust(Reason.ID_TOKEN, "it is for others, too: " + audiences + " audiences");
        }
    }

    /** Keys that cannot be had are the provider's trouble. An unknown key within the interval, when no more are fetched, is the token's. */
    private static Distrust failed(JOSEException failure, Reason reason) throws IOException {
        if (failure instanceof KeySourceException && !isLimited(failure)) {
            throw new IOException("its keys cannot be had: " + causes(failure), failure);
        }
        return new Distrust(reason, causes(failure));
    }

    private static boolean isLimited(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof RateLimitReachedException) {
                return true;
            }
        }
        return false;
    }

    private static String causes(@Nullable Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            messages.add(String.valueOf(at.getMessage()));
        }
        return String.join(": ", messages);
    }
}
