package io.mapkeep.identity.local;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2id hash (RFC 9106) and what it was made with, in the PHC string format, {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, which other
 * implementations read and write too.
 *
 * @param kibibytes of memory
 * @param passes over the memory
 */
record Argon2Hash(int kibibytes, int passes, int lanes, byte[] salt, byte[] hash) {
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    /**
     * The blocks of former hashes, cleared, for the next ones. New ones for each would be 19 MiB that the collector copies while everybody waits: in a storm of
     * wrong passwords its pauses were tens of milliseconds. As many are kept as hashes are made at once.
     */
    private static final BlockPool BLOCKS = new FixedBlockPool(
            HashPlaces.AT_ONCE * Argon2BytesGenerator.getBlockCount(PasswordHash.MEMORY_KIBIBYTES, PasswordHash.LANES));

    /** Takes its time and its memory on purpose: see {@link HashPlaces}. */
    static Argon2Hash of(String password, int kibibytes, int passes, int lanes, byte[] salt, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(kibibytes)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .withBlockPool(BLOCKS)
                .build());
        byte[] typed = password.getBytes(StandardCharsets.UTF_8);
        byte[] hash = new byte[length];
        generator.generateBytes(typed, hash);
        Arrays.fill(typed, (byte) 0);
        return new Argon2Hash(kibibytes, passes, lanes, salt, hash);
    }

    /** @throws IllegalStateException if it has another form: whoever wrote that to the database was not this class */
    static Argon2Hash parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("a stored password is no Argon2id hash");
        }
        return new Argon2Hash(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                Base64.getDecoder().decode(parts.group(4)),
                Base64.getDecoder().decode(parts.group(5)));
    }

    /** Compared in constant time. */
    boolean fits(String password) {
        Argon2Hash same = of(password, kibibytes, passes, lanes, salt, hash.length);
        return MessageDigest.isEqual(same.hash, hash);
    }

    /** The stored form. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + kibibytes + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }
}
