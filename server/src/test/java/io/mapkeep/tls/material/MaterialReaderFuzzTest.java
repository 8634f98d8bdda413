package io.mapkeep.tls.material;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** PEM, DER, PKCS#7, PKCS#12 and PKCS#8, encrypted or not: whatever is in a file, something usable comes out or a problem of this room. */
@Tag("fuzz")
final class MaterialReaderFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void readOrRefused(byte[] content) {
        try {
            Material read = MaterialReader.read(
                    List.of(new NamedFile("file", content)), Optional.of(Redacted.of("secret".toCharArray())));
            assertThat(read.certificates().size() + read.keys().size()).isPositive();
            read.certificates().forEach(CertificateNames::of);
        } catch (ProblemException told) {
            assertThat(told.problem().code()).startsWith("MK-CRT-");
        }
    }
}
