package io.mapkeep.tls.leaf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/** Requests for certificates, in PEM as people send them and in DER as ACME clients do: taken whole, or refused in words. */
@Tag("fuzz")
final class CertificateRequestFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void takenOrRefused(byte[] request) {
        read(() -> CertificateRequest.read(request));
        read(() -> CertificateRequest.read(new String(request, StandardCharsets.ISO_8859_1)));
    }

    private interface Reading {
        CertificateRequest read();
    }

    private static void read(Reading reading) {
        try {
            CertificateRequest taken = reading.read();
            assertThat(taken.names()).doesNotContainNull();
        } catch (InvalidInput refused) {
            assertThat(refused.problem().code()).isEqualTo("MK-TLS-042");
        }
    }
}
