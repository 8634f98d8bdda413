package io.mapkeep.installer.command;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Signs with the private key of a certificate, in this process, so that the key goes nowhere. */
final class PossessionSigner {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final PrivateKey key;

    /** @throws CommandFailure if the two are no certificate and a key of its kind */
    PossessionSigner(String certificate, String key, Path keyFile) {
        try {
            // openssl writes what it knows of a certificate before it.
            int begin = Math.max(0, certificate.indexOf("-----BEGIN CERTIFICATE-----"));
            String kind = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            certificate.substring(begin).getBytes(StandardCharsets.US_ASCII)))
                    .getPublicKey()
                    .getAlgorithm();
            this.key = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded(key)));
        } catch (GeneralSecurityException | IllegalArgumentException unfit) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CLI-018",
                            keyFile + " is not the private key of that certificate, in the form that is read.",
                            unfit.getMessage() == null ? "It cannot be read." : unfit.getMessage() + ".",
                            "Write it as PKCS #8 without a passphrase: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW; remove the copy afterwards."));
        }
    }

    /** In Base64. */
    String sign(String text) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that was read just now does not sign", impossible);
        }
    }

    private static byte[] encoded(String pem) {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("It holds no " + BEGIN);
        }
        return Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
    }
}
