package io.mapkeep.identity.mfa;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which secrets of codes lie in the database (AES-256-GCM, bound to their account, so that none can be moved to another), and under which recovery
 * codes are hashed: 50 random bits alone would not withstand whoever has a copy of the database. It is a file of the secret store, travels to replicas and is in
 * every snapshot.
 */
final class FactorKey {
    private static final String NAME = "second-factor";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretStore secrets;
    private final SecureRandom random = new SecureRandom();

    FactorKey(SecretStore secrets, boolean primary) {
        this.secrets = secrets;
        if (primary) {
            secrets.key(NAME, KEY_BYTES);
        }
    }

    /** Read each time: on a replica it comes, and may come anew, from the primary. */
    private Redacted<byte[]> key() {
        return secrets.find(NAME)
                .orElseThrow(() -> new IllegalStateException("the key of second factors is not here yet"));
    }

    byte[] seal(AccountName account, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed = new ByteArrayOutputStream();
        sealed.writeBytes(nonce);
        sealed.writeBytes(cipher(Cipher.ENCRYPT_MODE, account, nonce, secret));
        return sealed.toByteArray();
    }

    byte[] open(AccountName account, byte[] sealed) {
        return cipher(
                Cipher.DECRYPT_MODE,
                account,
                Arrays.copyOf(sealed, NONCE_BYTES),
                Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length));
    }

    private byte[] cipher(int mode, AccountName account, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key().reveal(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(bytes(account));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("a second factor was sealed under another key, or damaged", damaged);
        }
    }

    /** However it is typed: case and hyphens do not count. */
    String hash(AccountName account, String recoveryCode) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key().reveal(), "HmacSHA256"));
            mac.update(bytes(account));
            mac.update(
                    RecoveryCodes.plain(recoveryCode).toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** With its length, so that no two accounts run into one another. */
    private static byte[] bytes(AccountName account) {
        return (account.realm().length() + ":" + account.realm() + account.name()).getBytes(StandardCharsets.UTF_8);
    }
}
