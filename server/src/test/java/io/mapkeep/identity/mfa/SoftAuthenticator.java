package io.mapkeep.identity.mfa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** An authenticator in software, with one key on P-256, and the browser before it: signs whatever it is told to, also what an honest one would not. */
public final class SoftAuthenticator {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String domain;
    private final KeyPair keys;
    private byte[] id = new byte[20];
    private String user = "";
    private int counter = 1;
    private JsonNode last = JSON.nullNode();

    public SoftAuthenticator(String domain) {
        this.domain = domain;
        new SecureRandom().nextBytes(id);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Says that it is another one, without its key. */
    public SoftAuthenticator pretending(SoftAuthenticator other) {
        id = other.id;
        user = other.user;
        counter = other.counter + 100;
        return this;
    }

    /** A copy of the device would count on from where it was copied. */
    public SoftAuthenticator withCounter(int stale) {
        counter = stale;
        return this;
    }

    public JsonNode last() {
        return last;
    }

    public JsonNode make(String challenge, String handle, String origin) {
        user = handle;
        try {
            byte[] client = client("webauthn.create", challenge, origin);
            Map<String, Object> attestation = new LinkedHashMap<>();
            attestation.put("fmt", "none");
            attestation.put("attStmt", Map.of());
            attestation.put("authData", join(data(0x45), credential()));
            return answer(Map.of(
                    "clientDataJSON", text(client),
                    "attestationObject", text(new CBORMapper().writeValueAsBytes(attestation))));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public JsonNode show(String challenge, String origin, boolean verified) {
        try {
            counter++;
            byte[] client = client("webauthn.get", challenge, origin);
            byte[] data = data(verified ? 0x05 : 0x01);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            last = answer(Map.of(
                    "clientDataJSON", text(client),
                    "authenticatorData", text(data),
                    "signature", text(signature.sign()),
                    "userHandle", user));
            return last;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private JsonNode answer(Map<String, String> response) {
        return JSON.valueToTree(Map.of(
                "id", text(id),
                "rawId", text(id),
                "type", "public-key",
                "response", response,
                "clientExtensionResults", Map.of()));
    }

    private static byte[] client(String type, String challenge, String origin) {
        return ("{\"type\":\"" + type + "\",\"challenge\":\"" + challenge + "\",\"origin\":\"" + origin
                        + "\",\"crossOrigin\":false}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Web Authentication, 6.1: SHA-256 of the domain, flags, counter. */
    private byte[] data(int flags) {
        return ByteBuffer.allocate(37)
                .put(sha256(domain.getBytes(StandardCharsets.UTF_8)))
                .put((byte) flags)
                .putInt(counter)
                .array();
    }

    /** Web Authentication, 6.5.1: maker, length, id, key as COSE (RFC 9053, 7.1.1). */
    private byte[] credential() throws IOException {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        Map<Integer, Object> key = new LinkedHashMap<>();
        key.put(1, 2);
        key.put(3, -7);
        key.put(-1, 1);
        key.put(-2, fixed(point.getAffineX().toByteArray()));
        key.put(-3, fixed(point.getAffineY().toByteArray()));
        byte[] head = ByteBuffer.allocate(18)
                .put(new byte[16])
                .putShort((short) id.length)
                .array();
        return join(head, join(id, cose(key)));
    }

    /** Jackson writes the numbers of a map's keys as text, so this map is written by hand. */
    private static byte[] cose(Map<Integer, Object> key) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(0xa0 | key.size());
        for (var entry : key.entrySet()) {
            out.write(number(entry.getKey()));
            if (entry.getValue() instanceof byte[] bytes) {
                out.write(0x58);
                out.write(bytes.length);
                out.writeBytes(bytes);
            } else {
                out.write(number((Integer) entry.getValue()));
            }
        }
        return out.toByteArray();
    }

    private static int number(int value) {
        return value >= 0 ? value : 0x20 | -1 - value;
    }

    private static byte[] fixed(byte[] number) {
        byte[] fixed = new byte[32];
        int count = Math.min(32, number.length);
        System.arraycopy(number, number.length - count, fixed, 32 - count, count);
        return fixed;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
