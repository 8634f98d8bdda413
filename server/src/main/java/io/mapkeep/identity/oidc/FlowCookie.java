package io.mapkeep.identity.oidc;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.rest.Request;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps a sign-in in the browser that began it: sealed with AES-256-GCM under a key that ends with the process, in a cookie that no other host can plant. So a
 * flood of beginnings fills nothing here. What is kept is which ones were finished, for as long as they could come again, and no more than
 * {@value #MOST_FINISHED}: beyond that the provider's own refusal of a used code is left.
 */
final class FlowCookie {
    static final String NAME = "__Host-mapkeep-provider";
    static final Duration LIFE = Duration.ofMinutes(10);
    private static final int MOST_FINISHED = 10_000;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST = 4000;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final Map<String, Instant> finished = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_FINISHED
                    || !clock.instant().isBefore(eldest.getValue().plus(LIFE));
        }
    };

    FlowCookie(Clock clock) {
        this.clock = clock;
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "AES");
    }

    /** The header that hands the flow to the browser. */
    String header(SignInFlow flow) {
        return NAME + "=" + Base64.getUrlEncoder().withoutPadding().encodeToString(seal(bytes(flow)))
                + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + LIFE.toSeconds();
    }

    /** The flow of whoever asks; empty unless it was begun here, lately, and has not been finished. From now on it has. */
    Optional<SignInFlow> finish(Request request) {
        Instant now = clock.instant();
        return request.cookie(NAME)
                .flatMap(this::open)
                .filter(flow ->
                        !now.isBefore(flow.began()) && now.isBefore(flow.began().plus(LIFE)))
                .filter(flow -> {
                    synchronized (finished) {
                        return finished.putIfAbsent(flow.state(), flow.began()) == null;
                    }
                });
    }

    private Optional<SignInFlow> open(String cookie) {
        if (cookie.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(cookie);
            if (sealed.length <= NONCE_BYTES) {
                return Optional.empty();
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
            return Optional.of(flow(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES)));
        } catch (GeneralSecurityException | IllegalArgumentException foreign) {
            // Of another process, or somebody's invention.
            return Optional.empty();
        }
    }

    private byte[] seal(byte[] plain) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            byte[] sealed = cipher.doFinal(plain);
            byte[] whole = new byte[NONCE_BYTES + sealed.length];
            System.arraycopy(nonce, 0, whole, 0, NONCE_BYTES);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return whole;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(SignInFlow flow) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(flow.provider());
            out.writeUTF(flow.state());
            out.writeUTF(flow.nonce());
            out.writeUTF(flow.verifier());
            out.writeUTF(flow.redirect());
            out.writeUTF(flow.to());
            out.writeLong(flow.began().toEpochMilli());
            out.writeBoolean(flow.link().isPresent());
            if (flow.link().isPresent()) {
                out.writeUTF(flow.link().get().realm());
                out.writeUTF(flow.link().get().name());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static SignInFlow flow(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new SignInFlow(
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    Instant.ofEpochMilli(in.readLong()),
                    in.readBoolean() ? Optional.of(new AccountName(in.readUTF(), in.readUTF())) : Optional.empty());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
