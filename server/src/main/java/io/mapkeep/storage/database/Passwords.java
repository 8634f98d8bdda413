package io.mapkeep.storage.database;

import io.mapkeep.secret.Redacted;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Passwords of the database's own users, made from the appliance's key so that no other secret must be kept. */
final class Passwords {
    private final byte[] key;

    private Passwords(byte[] key) {
        this.key = key;
    }

    static Passwords from(Redacted<byte[]> key) {
        return new Passwords(key.reveal());
    }

    String administrator() {
        return Base64.getEncoder().withoutPadding().encodeToString(key);
    }

    String reader() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal("database reader".getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
