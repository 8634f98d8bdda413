package io.mapkeep.tls.authority;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.tls.key.KeyProof;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A root's key outside the appliance: encrypted PKCS#8 in PEM, which OpenSSL reads too. */
public final class RootKeyFile {
    private static final String LABEL = "ENCRYPTED PRIVATE KEY";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN " + LABEL + "-----([A-Za-z0-9+/=\\s]{1,20000})-----END " + LABEL + "-----");

    private RootKeyFile() {}

    public static String seal(PrivateKey key, String password) {
        return Pem.of(LABEL, KeyCipher.ofPassword(password).encrypt(key));
    }

    /**
     * Reads one and proves by a signature that it is the key of {@code root}.
     *
     * @throws InvalidInput (MK-TLS-052) if it is not, or the password is wrong
     */
    public static PrivateKey open(String pem, String password, X509Certificate root) {
        Matcher matcher = PEM.matcher(pem);
        if (!matcher.find()) {
            throw unusable("It is no PEM file with an encrypted private key.", null);
        }
        try {
            PrivateKey key = KeyCipher.ofPassword(password)
                    .decrypt(Base64.getMimeDecoder().decode(matcher.group(1)));
            if (!KeyProof.belongs(key, root.getPublicKey())) {
                throw unusable("It is the key of another root.", null);
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw unusable("The password is another one, or the file is damaged.", wrong);
        }
    }

    private static InvalidInput unusable(String why, @Nullable Throwable cause) {
        return new InvalidInput(
                Problem.of(
                        "MK-TLS-052",
                        "The root's key cannot be read from its file; nothing was changed.",
                        why,
                        "Take the file and the password that mapkeep cert root-offline was given."),
                cause);
    }
}
