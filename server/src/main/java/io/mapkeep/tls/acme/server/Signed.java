package io.mapkeep.tls.acme.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import io.mapkeep.tls.key.KeyStrength;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A flattened JWS (RFC 7515, 7.2.2) that is not verified yet: nothing of its payload is looked at before. */
record Signed(JWSObject whole) {
    static final Set<JWSAlgorithm> BY_KEY = Set.of(
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256);
    /** For the binding to an administrator's key alone. */
    static final Set<JWSAlgorithm> BY_SECRET = Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512);

    /** @throws AcmeFailure if it is none, or signed in a way that is not known here; {@code none} is among these */
    static Signed read(Fields json, Set<JWSAlgorithm> algorithms) {
        if (json.has("header") || json.has("signatures")) {
            throw AcmeFailure.malformed("There is one signature, and all of its header is protected.");
        }
        String header = json.requiredText("protected");
        try {
            JWSHeader parsed = JWSHeader.parse(new Base64URL(header));
            requireKnown(parsed, algorithms);
            return new Signed(new JWSObject(
                    new Base64URL(header),
                    new Base64URL(json.requiredText("payload")),
                    new Base64URL(json.requiredText("signature"))));
        } catch (ParseException | IllegalArgumentException wrong) {
            String algorithm = Fields.parse(new Base64URL(header).decodeToString())
                    .text("alg")
                    .orElse("");
            if (algorithm.equals("none")) {
                throw algorithm(algorithm, algorithms);
            }
            throw AcmeFailure.malformed("This is no flattened JWS: " + wrong.getMessage());
        }
    }

    private static void requireKnown(JWSHeader header, Set<JWSAlgorithm> algorithms) {
        if (!algorithms.contains(header.getAlgorithm())) {
            throw algorithm(header.getAlgorithm().getName(), algorithms);
        }
        if (!header.isBase64URLEncodePayload() || header.getCriticalParams() != null) {
            throw AcmeFailure.malformed("Critical parameters of a header are not understood here.");
        }
    }

    private static AcmeFailure algorithm(String name, Set<JWSAlgorithm> algorithms) {
        return new AcmeFailure(
                Kind.BAD_SIGNATURE_ALGORITHM, "\"" + name + "\" is none of " + algorithms + ", which are taken here.");
    }

    JWSHeader header() {
        return whole.getHeader();
    }

    Optional<String> field(String name) {
        Map<String, Object> extra = header().getCustomParams();
        return Optional.ofNullable(extra.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    String payload() {
        return whole.getPayload().toString();
    }

    /** @throws AcmeFailure (malformed) if the header says another address than the one that was asked */
    void requireUrl(String url) {
        if (!field("url").equals(Optional.of(url))) {
            throw new AcmeFailure(Kind.UNAUTHORIZED, "The header's \"url\" is not " + url + ", where it was sent.");
        }
    }

    /** @throws AcmeFailure if the signature is another key's */
    void requireSignedBy(JWK key) {
        try {
            JWSVerifier verifier =
                    key instanceof ECKey curve ? new ECDSAVerifier(curve) : new RSASSAVerifier((RSAKey) key);
            verify(verifier);
        } catch (JOSEException | IllegalStateException unfit) {
            throw new AcmeFailure(Kind.BAD_SIGNATURE_ALGORITHM, "The algorithm does not fit the key.", unfit);
        }
    }

    void requireSignedWith(byte[] secret) {
        try {
            verify(new MACVerifier(secret));
        } catch (JOSEException unfit) {
            throw new AcmeFailure(Kind.BAD_SIGNATURE_ALGORITHM, "The algorithm does not fit the key.", unfit);
        }
    }

    private void verify(JWSVerifier verifier) throws JOSEException {
        if (!whole.verify(verifier)) {
            throw new AcmeFailure(Kind.UNAUTHORIZED, "The signature was not made with this key.");
        }
    }

    /** @throws AcmeFailure (badPublicKey) if it is private, of a kind that is not taken here, or weak */
    static JWK usable(JWK key) {
        try {
            if (key.isPrivate()) {
                throw new AcmeFailure(Kind.BAD_PUBLIC_KEY, "This is a private key; consider it stolen.");
            }
            if (key instanceof ECKey curve) {
                KeyStrength.flaw(curve.toPublicKey()).ifPresent(Signed::weak);
                return curve;
            }
            if (key instanceof RSAKey rsa && rsa.size() <= 4_096) {
                KeyStrength.flaw(rsa.toPublicKey()).ifPresent(Signed::weak);
                return rsa;
            }
        } catch (JOSEException wrong) {
            throw new AcmeFailure(Kind.BAD_PUBLIC_KEY, "The key cannot be used: " + wrong.getMessage(), wrong);
        }
        throw new AcmeFailure(Kind.BAD_PUBLIC_KEY, "Keys are on P-256 or P-384, or RSA of 2048 to 4096 bits.");
    }

    private static void weak(String flaw) {
        throw new AcmeFailure(Kind.BAD_PUBLIC_KEY, flaw);
    }

    /** The same key as the JDK has it; {@link #usable} was asked before. */
    static PublicKey publicKey(JWK key) {
        try {
            return key instanceof ECKey curve ? curve.toPublicKey() : ((RSAKey) key).toPublicKey();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a key that was looked at before", impossible);
        }
    }

    /** RFC 7638, as the id of an account's key. */
    static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
