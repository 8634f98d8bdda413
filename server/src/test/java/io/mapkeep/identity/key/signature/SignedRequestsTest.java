package io.mapkeep.identity.key.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.StubRequest;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a signature must cover, when it counts, and that it counts once. */
final class SignedRequestsTest {
    private static final String WHOLE = "\"@method\" \"@target-uri\"";

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private final KeyPair pair = pair();
    private final byte[] publicKey = Arrays.copyOfRange(pair.getPublic().getEncoded(), 12, 44);
    private final SignedRequests requests = new SignedRequests(clock);

    @Test
    void aSignedRequestIsTakenOnce() {
        StubRequest request = signed(get(), WHOLE, "created=" + now.getEpochSecond());
        SignedRequests.Claim claim = requests.read(request);
        assertThat(claim.keyId()).isEqualTo("k1");
        assertThat(requests.isBy(publicKey, claim)).isTrue();
        assertThat(requests.isBy(Arrays.copyOfRange(pair().getPublic().getEncoded(), 12, 44), claim))
                .isFalse();
        assertThatCode(() -> requests.takeOnce(claim)).doesNotThrowAnyException();
        assertThat(code(() -> requests.takeOnce(requests.read(request)))).isEqualTo("MK-KEY-013");
        StubRequest again = signed(get(), WHOLE, "created=" + now.getEpochSecond() + ";nonce=\"2\"");
        assertThatCode(() -> requests.takeOnce(requests.read(again))).doesNotThrowAnyException();
    }

    @Test
    void aSignatureCannotBeMovedToAnotherRequest() {
        StubRequest request = signed(get(), WHOLE, "created=" + now.getEpochSecond());
        String input = request.header("Signature-Input").orElseThrow();
        String signature = request.header("Signature").orElseThrow();
        for (StubRequest other : List.of(
                StubRequest.of(Method.DELETE, "/api/v1/datasets"),
                StubRequest.of(Method.GET, "/api/v1/datasets/x"),
                StubRequest.of(Method.GET, "/api/v1/datasets/"))) {
            StubRequest moved = other.withHeader("Signature-Input", input).withHeader("Signature", signature);
            assertThat(requests.isBy(publicKey, requests.read(moved))).isFalse();
        }
    }

    @Test
    void whatLeavesSomethingOpenIsRefused() {
        String created = "created=" + now.getEpochSecond();
        StubRequest body = StubRequest.of(Method.POST, "/api/v1/keys").withJson(Map.of("name", "x"));
        for (StubRequest open : List.of(
                signed(get(), "\"@target-uri\"", created),
                signed(get(), "\"@method\"", created),
                signed(get(), "\"@method\" \"@path\"", created),
                signed(get(), "\"@method\" \"@authority\" \"@path\"", created),
                signed(get(), WHOLE, "nonce=\"1\""),
                signed(get(), WHOLE, created + ";alg=\"hmac-sha256\""),
                signed(body, WHOLE, created),
                get().withHeader("Signature-Input", "sig=(" + WHOLE + ");" + created + ";keyid=\"k1\""),
                get().withHeader("Signature", "sig=:AAAA:"),
                get().withHeader("Signature-Input", "sig=(" + WHOLE + ");" + created)
                        .withHeader("Signature", "sig=:AAAA:"),
                get().withHeader("Signature-Input", "sig=(" + WHOLE + ");" + created + ";keyid=\"k1\"")
                        .withHeader("Signature", "other=:AAAA:"),
                get().withHeader("Signature-Input", "sig=(" + WHOLE + ");" + created + ";keyid=\"k1\"")
                        .withHeader("Signature", "sig=:AAAA:, sig=:BBBB:"),
                get().withHeader("Signature-Input", "sig=(" + WHOLE + ");" + created + ";keyid=\"k1\"")
                        .withHeader("Signature", "sig=:" + "A".repeat(100_000) + ":"))) {
            assertThat(code(() -> requests.read(open))).isEqualTo("MK-KEY-011");
        }
        StubRequest digest = body.withHeader("content-digest", "sha-256=:AAAA:");
        assertThatCode(() -> requests.read(signed(digest, WHOLE + " \"content-digest\"", created)))
                .doesNotThrowAnyException();
        assertThatCode(() -> requests.read(signed(get(), "\"@method\" \"@authority\" \"@path\" \"@query\"", created)))
                .doesNotThrowAnyException();
    }

    @Test
    void aSignatureCountsForFiveMinutesBeforeAndAfter() {
        for (int seconds : new int[] {-301, 301}) {
            assertThat(code(() -> requests.read(signed(get(), WHOLE, "created=" + (now.getEpochSecond() + seconds)))))
                    .isEqualTo("MK-KEY-012");
        }
        for (int seconds : new int[] {-300, 300}) {
            assertThatCode(() -> requests.read(signed(get(), WHOLE, "created=" + (now.getEpochSecond() + seconds))))
                    .doesNotThrowAnyException();
        }
        String expired = "created=" + now.getEpochSecond() + ";expires=" + now.getEpochSecond();
        assertThat(code(() -> requests.read(signed(get(), WHOLE, expired)))).isEqualTo("MK-KEY-012");
    }

    @Test
    void noChangeIsTakenThatWasSignedBeforeTheStart() {
        String before = "created=" + (now.getEpochSecond() - 1);
        assertThat(code(() -> requests.read(signed(StubRequest.of(Method.DELETE, "/x"), WHOLE, before))))
                .isEqualTo("MK-KEY-012");
        assertThatCode(() -> requests.read(signed(get(), WHOLE, before))).doesNotThrowAnyException();
    }

    @Test
    void aSignatureOfAnyLengthIsRightOrWrongAndNothingElse() {
        for (int length : new int[] {0, 1, 63, 64, 65, 2000}) {
            StubRequest request = get().withHeader(
                            "Signature-Input", "sig=(" + WHOLE + ");created=" + now.getEpochSecond() + ";keyid=\"k1\"")
                    .withHeader("Signature", "sig=:" + Base64.getEncoder().encodeToString(new byte[length]) + ":");
            assertThat(requests.isBy(publicKey, requests.read(request))).isFalse();
        }
    }

    @Test
    void whatIsRememberedIsBoundedAndForgottenByTime() {
        var replays = new Replays(Duration.ofMinutes(5), 100, 60);
        for (int i = 0; i < 60; i++) {
            assertThat(replays.take("a", new byte[] {(byte) i}, now, now)).isEqualTo(Replays.Verdict.FRESH);
        }
        assertThat(replays.take("a", new byte[] {99}, now, now)).isEqualTo(Replays.Verdict.FULL);
        assertThat(replays.take("a", new byte[] {1}, now, now)).isEqualTo(Replays.Verdict.SEEN);
        for (int i = 100; i < 140; i++) {
            assertThat(replays.take("b", new byte[] {(byte) i}, now, now)).isEqualTo(Replays.Verdict.FRESH);
        }
        assertThat(replays.take("b", new byte[] {98}, now, now)).isEqualTo(Replays.Verdict.FULL);
        Instant later = now.plus(Duration.ofMinutes(4));
        assertThat(replays.take("a", new byte[] {1}, now, later)).isEqualTo(Replays.Verdict.SEEN);
        Instant after = now.plus(Duration.ofMinutes(6));
        assertThat(replays.take("a", new byte[] {99}, after, after)).isEqualTo(Replays.Verdict.FRESH);
        assertThat(replays.size()).isEqualTo(1);
    }

    @Test
    void onlyEd25519KeysAreTaken() {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
        assertThat(PublicKeys.parse(pem)).isEqualTo(publicKey);
        assertThat(PublicKeys.parse(Base64.getEncoder().encodeToString(publicKey)))
                .isEqualTo(publicKey);
        for (String wrong : List.of("", "x", "AAAA", pem.replace("PUBLIC", "PRIVATE"), "A".repeat(2000))) {
            assertThatThrownBy(() -> PublicKeys.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private StubRequest signed(StubRequest request, String components, String parameters) {
        String input = "sig1=(" + components + ");" + parameters + ";keyid=\"k1\"";
        byte[] base = SignatureBase.of(SignatureInput.parse(input), Message.of(request));
        try {
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(base);
            return request.withHeader("Signature-Input", input)
                    .withHeader("Signature", "sig1=:" + Base64.getEncoder().encodeToString(signer.sign()) + ":");
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static StubRequest get() {
        return StubRequest.of(Method.GET, "/api/v1/datasets");
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String code(org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
        return catchThrowableOfType(ProblemException.class, act).problem().code();
    }
}
