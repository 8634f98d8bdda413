package io.mapkeep.tls.leaf;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.installed.SigningRequest;
import io.mapkeep.tls.key.KeyKind;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Requests of others: whatever is in them, they are taken whole or refused in words. */
class CertificateRequestTest {
    private static final byte[] VALID = SigningRequest.make(
                    KeyKind.P256, Names.of("db.example.org", List.of("10.0.0.7")), "O=Example")
            .encoded();

    @Property(tries = 300)
    void whatever(@ForAll @Size(max = 200) byte[] bytes) {
        requireTakenOrRefused(bytes);
    }

    /** One changed byte of what is signed breaks the signature; elsewhere it is no request any more. Nothing of it may be believed. */
    @Property(tries = 600)
    void changedInOnePlace(@ForAll @IntRange(max = 2_000) int place, @ForAll @IntRange(min = 1, max = 255) int by) {
        byte[] changed = VALID.clone();
        changed[place % changed.length] ^= (byte) by;
        requireTakenOrRefused(changed);
    }

    @Property(tries = 100)
    void cutOff(@ForAll @IntRange(max = 2_000) int length) {
        requireTakenOrRefused(java.util.Arrays.copyOf(VALID, length % VALID.length));
    }

    private static void requireTakenOrRefused(byte[] der) {
        try {
            CertificateRequest taken = CertificateRequest.read(pem(der));
            assertThat(taken.names())
                    .containsExactlyElementsOf(CertificateRequest.read(VALID).names());
        } catch (InvalidInput refused) {
            assertThat(refused.problem().code()).isEqualTo("MK-TLS-042");
        }
    }

    private static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }
}
