package io.mapkeep.tls.material;

import io.mapkeep.secret.Redacted;
import io.mapkeep.tls.material.Material.Gathering;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * Turns what a file holds into the JDK's certificates and keys, with the password where one is needed.
 *
 * @param file its name, for messages
 */
record Opening(String file, Optional<Redacted<char[]>> password) {
    private static final Provider PROVIDER = new BouncyCastleProvider();

    static X509Certificate certificate(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    static PrivateKey key(PrivateKeyInfo info) throws IOException {
        return new JcaPEMKeyConverter().getPrivateKey(info);
    }

    PrivateKey decrypted(PKCS8EncryptedPrivateKeyInfo encrypted) throws IOException {
        if (!Stretching.bearable(encrypted.toASN1Structure().getEncryptionAlgorithm())) {
            throw MaterialProblems.expensive(file);
        }
        try {
            return key(encrypted.decryptPrivateKeyInfo(new JcePKCSPBEInputDecryptorProviderBuilder()
                    .setProvider(PROVIDER)
                    .build(chars())));
        } catch (PKCSException | IOException | RuntimeException wrong) {
            throw MaterialProblems.password(file, password.isPresent());
        }
    }

    PrivateKey decrypted(PEMEncryptedKeyPair encrypted) {
        try {
            var decryptor =
                    new JcePEMDecryptorProviderBuilder().setProvider(PROVIDER).build(chars());
            return key(encrypted.decryptKeyPair(decryptor).getPrivateKeyInfo());
        } catch (IOException | RuntimeException wrong) {
            throw MaterialProblems.password(file, password.isPresent());
        }
    }

    /** The JDK's reader, which by itself stretches a password no longer than five million rounds. */
    void pkcs12(byte[] content, Gathering into) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(content), chars());
        } catch (IOException failure) {
            if (failure.getCause() instanceof UnrecoverableKeyException || !password.isPresent()) {
                throw MaterialProblems.password(file, password.isPresent());
            }
            throw failure;
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, chars()) instanceof PrivateKey key) {
                into.add(key);
            }
            Certificate[] chain = store.getCertificateChain(alias);
            for (Certificate one : chain == null ? new Certificate[] {store.getCertificate(alias)} : chain) {
                if (one instanceof X509Certificate certificate) {
                    into.add(certificate);
                }
            }
        }
    }

    private char[] chars() {
        return password.map(Redacted::reveal).orElseGet(() -> new char[0]);
    }
}
