package io.mapkeep.tls.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** Questions to the OCSP responder, from anybody: read, or refused by the one exception that is answered with "malformed". */
@Tag("fuzz")
final class OcspQuestionFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void readOrRefused(byte[] question) {
        try {
            OcspQuestion read = OcspQuestion.read(question);
            assertThat(read.certificates()).hasSizeBetween(1, 16);
            read.certificates().forEach(OcspQuestion::serial);
            read.key().ifPresent(key -> assertThat(key).isNotEmpty());
        } catch (IOException refused) {
            // Answered with "malformed".
        }
    }
}
