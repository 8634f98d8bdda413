package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The body of RFC 9530's examples, and bodies that are not what their digest says. */
final class DigestedBodyTest {
    @Test
    void theRfcsOwnExampleIsRight() throws IOException {
        byte[] body = "{\"hello\": \"world\"}\n".getBytes(StandardCharsets.UTF_8);
        for (String digest : List.of(
                "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
                "md5=:AAAA:, sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:")) {
            assertThat(open(body, digest).readAllBytes()).isEqualTo(body);
        }
        assertThat(open(new byte[0], "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
                        .readAllBytes())
                .isEmpty();
    }

    @Test
    void theLastBytesOfAChangedBodyNeverComeOut() throws Exception {
        for (int size : new int[] {1, 16_383, 16_384, 16_385, 100_000}) {
            byte[] body = new byte[size];
            new Random(size).nextBytes(body);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            String digest = "sha-256=:" + Base64.getEncoder().encodeToString(hash) + ":";
            assertThat(open(body, digest).readAllBytes()).isEqualTo(body);
            body[0] ^= 1;
            var out = new ByteArrayOutputStream();
            InputStream in = open(body, digest);
            assertThatThrownBy(() -> in.transferTo(out)).isInstanceOf(InvalidInput.class);
            assertThat(out.size()).as("%d bytes", size).isLessThan(size);
        }
    }

    @Test
    void aDigestThatProvesNothingIsRefused() {
        for (String digest : List.of(
                "",
                "sha-256",
                "sha-256=abc",
                "sha-256=:abc",
                "md5=:AAAA:",
                "sha-256=:AAAA:",
                "SHA-256=:AAAA:",
                "sha-256=:AAAA:;x=1")) {
            assertThatThrownBy(() -> open(new byte[0], digest)).as(digest).isInstanceOf(InvalidInput.class);
        }
    }

    private static InputStream open(byte[] body, String digest) {
        return DigestedBody.of(new ByteArrayInputStream(body), List.of(digest));
    }
}
