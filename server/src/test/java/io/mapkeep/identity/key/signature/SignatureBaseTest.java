package io.mapkeep.identity.key.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The base string against RFC 9421, appendix B.2.6, and its reader against whatever one may send. */
final class SignatureBaseTest {
    private static final String INPUT =
            "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
    private static final String SIGNATURE =
            "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    private static final byte[] PUBLIC = PublicKeys.parse(
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n");
    private static final String PRIVATE = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";

    private static final Message MESSAGE = new Message(
            "POST",
            "https",
            "example.com",
            "/foo",
            Optional.of("param=Value&Pet=dog"),
            name -> Map.of(
                            "date", List.of("Tue, 20 Apr 2021 02:07:55 GMT"),
                            "content-type", List.of("application/json"),
                            "content-length", List.of("18"),
                            "twice", List.of(" a ", "b"))
                    .getOrDefault(name, List.of()));

    @Test
    void theBaseIsTheOneOfTheRfc() {
        assertThat(base("sig-b26=" + INPUT)).isEqualTo("""
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@method": POST
                "@path": /foo
                "@authority": example.com
                "content-type": application/json
                "content-length": 18
                "@signature-params": %s""".formatted(INPUT));
    }

    @Test
    void theSignatureOfTheRfcIsRightAndMadeAgain() throws Exception {
        byte[] base = base("sig-b26=" + INPUT).getBytes(StandardCharsets.ISO_8859_1);
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(PublicKeys.of(PUBLIC));
        verifier.update(base);
        assertThat(verifier.verify(Base64.getDecoder().decode(SIGNATURE))).isTrue();
        var signer = Signature.getInstance("Ed25519");
        signer.initSign(KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(PRIVATE))));
        signer.update(base);
        assertThat(Base64.getEncoder().encodeToString(signer.sign())).isEqualTo(SIGNATURE);
    }

    @Test
    void eachComponentHasItsValue() {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("@method", "POST");
        expected.put("@scheme", "https");
        expected.put("@authority", "example.com");
        expected.put("@path", "/foo");
        expected.put("@query", "?param=Value&Pet=dog");
        expected.put("@request-target", "/foo?param=Value&Pet=dog");
        expected.put("@target-uri", "https://example.com/foo?param=Value&Pet=dog");
        expected.put("twice", "a, b");
        expected.forEach((component, value) ->
                assertThat(MESSAGE.value(component)).as(component).isEqualTo(value));
        for (String unknown : List.of("@status", "@query-param", "@signature-params", "", "Date", "absent", "@")) {
            assertThatThrownBy(() -> MESSAGE.value(unknown)).as(unknown).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsNotExactlyOnePlainSignatureIsRefused() {
        for (String field : List.of(
                "",
                "sig",
                "sig=",
                "sig=()x",
                "Sig=()",
                "sig=(\"@method\"",
                "sig=(\"@method\"\"@path\")",
                "sig=(\"@method\" \"@method\")",
                "sig=(\"@method\";sf)",
                "sig=(\"@query-param\";name=\"a\")",
                "sig=(@method)",
                "sig=(\"@method\\\")",
                "sig=(\"a\tb\")",
                "sig=(\"é\")",
                "sig=();created=1;created=2",
                "sig=();created=1.5",
                "sig=();created=\"1\"",
                "sig=();created=1234567890123456",
                "sig=();created",
                "sig=();keyid=1",
                "sig=();unknown=1",
                "sig=(), sig=()",
                "sig=(), other=()",
                "sig=(" + "\"a\" ".repeat(33) + ")",
                "sig=(\"" + "a".repeat(5000) + "\")")) {
            assertThatThrownBy(() -> SignatureInput.parse(field))
                    .as(field.substring(0, Math.min(60, field.length())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadAgainWhateverTheSpaces(@ForAll("inputs") SignatureInput input, @ForAll("gaps") String gap) {
        String written = input.label() + "=" + input.serialised();
        assertThat(SignatureInput.parse(written)).isEqualTo(input);
        String spaced = written.replaceFirst("=\\(", "=(" + gap).replace(";created", ";" + gap + "created") + gap;
        assertThat(SignatureInput.parse(spaced).serialised()).isEqualTo(input.serialised());
    }

    @Property(tries = 500)
    void noTextMakesTheReaderFailOtherwiseThanByRefusing(@ForAll("hostile") String text) {
        try {
            SignatureInput input = SignatureInput.parse(text);
            assertThat(SignatureInput.parse(input.label() + "=" + input.serialised()))
                    .isEqualTo(input);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<SignatureInput> inputs() {
        Arbitrary<Set<String>> components = Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMaxLength(12)
                .set()
                .ofMaxSize(8);
        Arbitrary<String> texts = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20);
        return Combinators.combine(
                        components, Arbitraries.longs().between(-999_999_999_999_999L, 999_999_999_999_999L), texts)
                .as((names, created, nonce) -> {
                    Map<String, Object> parameters = new LinkedHashMap<>();
                    parameters.put("created", created);
                    parameters.put("nonce", nonce);
                    return new SignatureInput("sig1", new LinkedHashSet<>(names), parameters);
                });
    }

    @Provide
    Arbitrary<String> gaps() {
        return Arbitraries.of("", " ", "   ");
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                        "sig=",
                        "(",
                        ")",
                        "\"@method\"",
                        "\"",
                        "\\",
                        ";",
                        "created=",
                        "keyid=",
                        "1",
                        "-",
                        ".",
                        ",",
                        " ",
                        ":",
                        "é",
                        "\u0000",
                        "*",
                        "=")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    private static String base(String field) {
        return new String(SignatureBase.of(SignatureInput.parse(field), MESSAGE), StandardCharsets.ISO_8859_1);
    }
}
