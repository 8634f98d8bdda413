package io.mapkeep.identity.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.mapkeep.contract.configuration.OidcSection;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0, 3), as far as the appliance uses it.
 *
 * @param algorithms that ID tokens may be signed with: asymmetric ones that the provider announces, so that nobody who knows the client's secret, or takes a
 *     public key for one, can make a token
 * @param namesItself whether it says who it is in each answer (RFC 9207)
 */
record Metadata(
        URI authorization,
        URI token,
        Optional<URI> userinfo,
        Optional<URI> keys,
        Optional<URI> endSession,
        Set<JWSAlgorithm> algorithms,
        boolean namesItself) {
    private static final Set<JWSAlgorithm> ASYMMETRIC = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    static Metadata of(OidcSection.Endpoints endpoints) {
        return new Metadata(
                endpoints.authorization(),
                endpoints.token(),
                Optional.of(endpoints.userinfo()),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                false);
    }

    /** @throws IOException if it is another provider's, or none that ID tokens can be taken from safely */
    static Metadata parse(String json, String issuer) throws IOException {
        try {
            OIDCProviderMetadata announced = OIDCProviderMetadata.parse(json);
            if (!announced.getIssuer().getValue().equals(issuer)) {
                throw new IOException("it calls itself " + announced.getIssuer() + " and not " + issuer);
            }
            return new Metadata(
                    needed("authorization_endpoint", announced.getAuthorizationEndpointURI()),
                    needed("token_endpoint", announced.getTokenEndpointURI()),
                    Optional.ofNullable(announced.getUserInfoEndpointURI()),
                    Optional.of(needed("jwks_uri", announced.getJWKSetURI())),
                    Optional.ofNullable(announced.getEndSessionEndpointURI())
                            .filter(address -> "https".equals(address.getScheme())),
                    algorithms(announced.getIDTokenJWSAlgs()),
                    announced.supportsAuthorizationResponseIssuerParam());
        } catch (ParseException malformed) {
            throw new IOException("its settings cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    private static Set<JWSAlgorithm> algorithms(@Nullable List<JWSAlgorithm> announced) throws IOException {
        // Every provider must offer RS256 (Discovery, 3), so one that names nothing has it.
        Set<JWSAlgorithm> usable = new HashSet<>(announced == null ? List.of(JWSAlgorithm.RS256) : announced);
        usable.retainAll(ASYMMETRIC);
        if (usable.isEmpty()) {
            throw new IOException("it announces no asymmetric algorithm for ID tokens: " + announced);
        }
        return Set.copyOf(usable);
    }

    private static URI needed(String name, @Nullable URI address) throws IOException {
        if (address == null || !"https".equals(address.getScheme())) {
            throw new IOException("it names no https address as " + name + ": " + address);
        }
        return address;
    }
}
