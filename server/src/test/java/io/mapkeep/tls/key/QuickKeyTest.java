package io.mapkeep.tls.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a quick key signs is what Java verifies; and nothing but quick keys is signed with by its provider. */
final class QuickKeyTest {
    private static final byte[] WORDS = "words".getBytes(StandardCharsets.US_ASCII);
    private static final int TRIES = 50;

    @ParameterizedTest
    @CsvSource({
        "secp256r1, SHA256withECDSA",
        "secp256r1, SHA512withECDSA",
        "secp384r1, SHA384withECDSA",
        "secp521r1, SHA512withECDSA"
    })
    void javaVerifiesWhatItSigns(String curve, String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        KeyPair keys = generator.generateKeyPair();
        PrivateKey quick = QuickKey.of(keys.getPrivate());
        for (int i = 0; i < TRIES; i++) {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(quick);
            assertThat(signing.getProvider().getName()).isEqualTo("MapkeepQuick");
            signing.update(WORDS);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(keys.getPublic());
            verifying.update(WORDS);
            assertThat(verifying.verify(signature)).isTrue();
        }
    }

    @Test
    void javasOwnKeysStayWithJava() throws Exception {
        KeyPair keys = KeyKind.P256.make();
        assertThat(QuickKey.of(keys.getPrivate())).isInstanceOf(QuickKey.class);
        Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(keys.getPrivate());
        assertThat(signing.getProvider().getName()).isEqualTo("SunEC");
        assertThatThrownBy(() ->
                        Signature.getInstance("SHA256withECDSA", "MapkeepQuick").initSign(keys.getPrivate()))
                .isInstanceOf(InvalidKeyException.class);
        PrivateKey edwards = KeyKind.ED25519.make().getPrivate();
        assertThat(QuickKey.of(edwards)).isSameAs(edwards);
    }
}
