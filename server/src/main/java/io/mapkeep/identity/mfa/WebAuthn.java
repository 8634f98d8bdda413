package io.mapkeep.identity.mfa;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What an authenticator signed, checked as Web Authentication, level 2, says in 7.1 and 7.2: challenge, origin, domain, signature, counter, presence. Attestation
 * is not asked for. The only class that names the library.
 */
final class WebAuthn {
    /** In the order of our liking: Ed25519, P-256, RSA for the authenticators of Windows. */
    static final List<Long> ALGORITHMS = List.of(-8L, -7L, -257L);

    private final String domain;
    private final ObjectConverter converter = new ObjectConverter();
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(converter);
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);

    /** A credential that was made. */
    record Made(byte[] id, byte[] credential, long signCount) {}

    /** @param userVerified whether a finger, a face or a PIN was asked for */
    record Shown(long signCount, boolean userVerified) {}

    /** What an answer says of itself, before anything is checked. */
    record Claim(byte[] credentialId, Optional<byte[]> userHandle) {}

    /** @param domain what passkeys are bound to (the relying party's id) */
    WebAuthn(String domain) {
        this.domain = domain;
    }

    String domain() {
        return domain;
    }

    /** Whether a page of that origin can use passkeys of our domain; an address cannot. */
    boolean serves(String origin) {
        String host = host(origin);
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static String host(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getHost()).orElse("");
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** @throws WebAuthnException if it does not hold */
    Made made(String json, byte[] challenge, String origin) {
        RegistrationData data = manager.verifyRegistrationResponseJSON(
                json, new RegistrationParameters(server(challenge, origin), algorithms(), false, true));
        var authenticator = Optional.ofNullable(data.getAttestationObject())
                .orElseThrow(() -> new IllegalStateException("checked, and without an attestation object"))
                .getAuthenticatorData();
        AttestedCredentialData credential = Optional.ofNullable(authenticator.getAttestedCredentialData())
                .orElseThrow(() -> new IllegalStateException("checked, and without a credential"));
        return new Made(credential.getCredentialId(), credentials.convert(credential), authenticator.getSignCount());
    }

    /** @throws WebAuthnException if it cannot be read */
    Claim claim(String json) {
        AuthenticationData data = manager.parseAuthenticationResponseJSON(json);
        return new Claim(data.getCredentialId(), Optional.ofNullable(data.getUserHandle()));
    }

    /**
     * @param verified whether the authenticator must have asked for a finger, a face or a PIN
     * @throws WebAuthnException if it does not hold
     */
    Shown shown(String json, byte[] challenge, String origin, Passkey passkey, boolean verified) {
        var kept = new CredentialRecordImpl(
                new NoneAttestationStatement(),
                null,
                null,
                null,
                passkey.signCount(),
                credentials.convert(passkey.credential()),
                null,
                null,
                null,
                null);
        AuthenticationData data = manager.verifyAuthenticationResponseJSON(
                json, new AuthenticationParameters(server(challenge, origin), kept, null, verified, true));
        var authenticator = Optional.ofNullable(data.getAuthenticatorData())
                .orElseThrow(() -> new IllegalStateException("checked, and without authenticator data"));
        return new Shown(authenticator.getSignCount(), authenticator.isFlagUV());
    }

    private ServerProperty server(byte[] challenge, String origin) {
        return ServerProperty.builder()
                .origin(new Origin(origin))
                .rpId(domain)
                .challenge(new DefaultChallenge(challenge))
                .build();
    }

    private static List<PublicKeyCredentialParameters> algorithms() {
        return ALGORITHMS.stream()
                .map(number -> new PublicKeyCredentialParameters(
                        PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(number)))
                .toList();
    }
}
