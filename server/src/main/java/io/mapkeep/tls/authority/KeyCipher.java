package io.mapkeep.tls.authority;

import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/**
 * Private keys at rest: encrypted PKCS#8 (RFC 5958), PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA-256 (RFC 8018), which OpenSSL reads too.
 * The provider is handed over as an instance: a registered one would slow every TLS handshake down.
 */
public final class KeyCipher {
    /** The password is 256 random bits, so stretching it adds nothing; this is only not to look careless to a scanner. */
    private static final int ITERATIONS = 2_048;

    private static final Provider PROVIDER = new BouncyCastleProvider();

    /** For a password that a person chose: OWASP's figure for PBKDF2 with HMAC-SHA-256. */
    private static final int ITERATIONS_OF_PASSWORD = 600_000;

    private final char[] password;
    private final int iterations;

    private KeyCipher(char[] password, int iterations) {
        this.password = password;
        this.iterations = iterations;
    }

    /** Under the appliance's own secret. */
    public static KeyCipher of(SecretStore secrets) {
        return new KeyCipher(secrets.key(AuthorityStore.SECRET, 32));
    }

    private KeyCipher(Redacted<byte[]> secret) {
        this(HexFormat.of().formatHex(secret.reveal()).toCharArray(), ITERATIONS);
    }

    /** For a file that leaves the appliance. */
    static KeyCipher ofPassword(String password) {
        return new KeyCipher(password.toCharArray(), ITERATIONS_OF_PASSWORD);
    }

    /**
     * A further secret, of 256 bits, for one purpose: who knows it learns nothing of the others.
     *
     * @param purpose in words that no other has
     */
    public byte[] derived(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new String(password).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC", impossible);
        }
    }

    public byte[] encrypt(PrivateKey key) {
        try {
            var encryptor = new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                    .setProvider(PROVIDER)
                    .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))
                    .setIterationCount(iterations)
                    .build(password);
            return new JcaPKCS8EncryptedPrivateKeyInfoBuilder(key)
                    .build(encryptor)
                    .getEncoded();
        } catch (OperatorCreationException | IOException failure) {
            throw new IllegalStateException("cannot encrypt a private key", failure);
        }
    }

    /** @throws GeneralSecurityException if the password is not the one it was encrypted under, or the bytes are damaged */
    public PrivateKey decrypt(byte[] encrypted) throws GeneralSecurityException {
        try {
            var decryptor = new JcePKCSPBEInputDecryptorProviderBuilder()
                    .setProvider(PROVIDER)
                    .build(password);
            return new JcaPEMKeyConverter()
                    .getPrivateKey(new PKCS8EncryptedPrivateKeyInfo(encrypted).decryptPrivateKeyInfo(decryptor));
        } catch (IOException | PKCSException | IllegalArgumentException wrong) {
            throw new GeneralSecurityException("not decryptable", wrong);
        }
    }
}
