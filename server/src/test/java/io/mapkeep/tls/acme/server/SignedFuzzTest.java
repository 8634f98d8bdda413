package io.mapkeep.tls.acme.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/** Signed requests of ACME clients (RFC 7515), before anybody is known: what is no request of a good key is refused in the protocol's own words. */
@Tag("fuzz")
final class SignedFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void verifiedOrRefused(byte[] body) {
        String json = new String(body, StandardCharsets.UTF_8);
        answered(() -> requireSigned(Fields.parse(json)));
        // What a payload holds is looked at once its signature is good, which no fuzzer makes.
        answered(() -> readOrder(Fields.parse(json)));
    }

    private static void answered(Runnable reading) {
        try {
            reading.run();
        } catch (AcmeFailure refused) {
            assertThat(refused.detail()).isNotEmpty();
        }
    }

    private static void requireSigned(Fields json) {
        Signed signed = Signed.read(json, Signed.BY_KEY);
        signed.field("nonce");
        signed.requireUrl(signed.field("url").orElse(""));
        JWK brought = signed.header().getJWK();
        if (brought != null) {
            JWK key = Signed.usable(brought);
            assertThat(Signed.thumbprint(key)).isNotEmpty();
            assertThat(Signed.publicKey(key).getEncoded()).isNotEmpty();
            signed.requireSignedBy(key);
        }
    }

    private static void readOrder(Fields payload) {
        payload.texts("contact");
        payload.number("reason");
        payload.flag("onlyReturnExisting");
        payload.objects("identifiers").forEach(one -> one.requiredText("value"));
        payload.bytes("csr");
        payload.object("externalAccountBinding");
    }
}
