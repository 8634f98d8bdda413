package io.mapkeep.tls.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import io.mapkeep.tls.ForeignCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile files: whatever is in them, a problem comes out or something usable, and soon. */
@Tag("timed")
class MaterialReaderIT {
    private static final int MUTATIONS = 400;

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeFiles() throws Exception {
        ForeignCa ca = new ForeignCa(folder);
        ca.server("good", "DNS:maps.example.org", 10);
        Files.writeString(folder.resolve("password"), "secret\n");
        ca.openssl("x509", "-in", "good.pem", "-outform", "DER", "-out", "good.cer");
        ca.openssl("pkey", "-in", "good.key", "-outform", "DER", "-out", "good.der");
        ca.openssl(
                "pkcs8",
                "-topk8",
                "-in",
                "good.key",
                "-v2",
                "aes256",
                "-iter",
                "2",
                "-passout",
                "file:password",
                "-outform",
                "DER",
                "-out",
                "good.enc");
        ca.openssl(
                "crl2pkcs7",
                "-nocrl",
                "-certfile",
                "root.pem",
                "-certfile",
                "good.pem",
                "-outform",
                "DER",
                "-out",
                "good.p7b");
        ca.openssl(
                "pkcs12",
                "-export",
                "-in",
                "good.pem",
                "-inkey",
                "good.key",
                "-iter",
                "2",
                "-passout",
                "file:password",
                "-out",
                "good.p12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"good.pem", "good.key", "good.cer", "good.der", "good.enc", "good.p7b", "good.p12"})
    void mutatedFilesEndInAProblemOrInSomethingUsable(String name) throws Exception {
        byte[] valid = Files.readAllBytes(folder.resolve(name));
        long seed = Long.getLong("mapkeep.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutate(valid, random);
            try {
                read(mutated).certificates().forEach(CertificateNames::of);
            } catch (ProblemException told) {
                assertThat(told.problem().code()).startsWith("MK-CRT-");
            } catch (Throwable other) {
                throw new AssertionError(name + ", round " + i + ", -Dmapkeep.seed=" + seed, other);
            }
        }
    }

    @Test
    @Timeout(20)
    void structuresThatAreNestedWithoutEndAreRefused() {
        byte[] deep = new byte[400_000];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = 0x30;
            deep[i + 1] = (byte) 0x80;
        }
        assertThatThrownBy(() -> read(deep)).isInstanceOf(ProblemException.class);
    }

    /** The number of rounds is a field of the file; a hostile one asks for two thousand million. */
    @Test
    void aPasswordThatWouldBeStretchedForHoursIsRefusedAtOnce() throws Exception {
        byte[] encrypted = Files.readAllBytes(folder.resolve("good.enc"));
        byte[] hostile = new byte[encrypted.length + 3];
        int at = indexOf(encrypted, new byte[] {2, 1, 2, 0x30});
        System.arraycopy(encrypted, 0, hostile, 0, at);
        System.arraycopy(new byte[] {2, 4, 0x7F, -1, -1, -1}, 0, hostile, at, 6);
        System.arraycopy(encrypted, at + 3, hostile, at + 6, encrypted.length - at - 3);
        for (int i = 0; i < at; i++) {
            // Each enclosing length grows by three.
            if (hostile[i] == 0x30 && i + 2 + (hostile[i + 1] & 0x7F) >= at && (hostile[i + 1] & 0x80) == 0) {
                hostile[i + 1] += 3;
            } else if (hostile[i] == 0x30 && hostile[i + 1] == (byte) 0x81) {
                hostile[i + 2] += 3;
            }
        }
        long begun = System.nanoTime();
        assertThatThrownBy(() -> read(hostile))
                .hasMessageContaining("MK-CRT-002")
                .hasMessageContaining("reasonable time");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    private static int indexOf(byte[] in, byte[] part) {
        for (int i = 0; i + part.length <= in.length; i++) {
            if (Arrays.equals(in, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    private static byte[] mutate(byte[] valid, Random random) {
        byte[] mutated = random.nextInt(8) == 0 ? Arrays.copyOf(valid, random.nextInt(valid.length)) : valid.clone();
        for (int change = random.nextInt(6); change >= 0 && mutated.length > 0; change--) {
            int at = random.nextInt(Math.min(mutated.length, random.nextBoolean() ? 64 : mutated.length));
            mutated[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : mutated[at] ^ (1 << random.nextInt(8)));
        }
        return mutated;
    }

    private static Material read(byte[] content) {
        return MaterialReader.read(
                List.of(new NamedFile("file", content)), Optional.of(Redacted.of("secret".toCharArray())));
    }
}
