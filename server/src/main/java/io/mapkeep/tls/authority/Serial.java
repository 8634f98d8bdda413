package io.mapkeep.tls.authority;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Pattern;

/** Serial numbers: 128 random bits, so that nobody guesses the next one and no two authorities give the same (RFC 5280, 4.1.2.2: at most 20 octets). */
public final class Serial {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern WRITTEN = Pattern.compile("(0[xX])?[0-9a-fA-F]{1,2}(:?[0-9a-fA-F]{1,2}){0,19}");

    private Serial() {}

    static BigInteger next() {
        return new BigInteger(128, RANDOM).setBit(127).setBit(0);
    }

    /** In hexadecimal, lower case, as tables and commands write it. */
    public static String text(X509Certificate certificate) {
        return text(certificate.getSerialNumber());
    }

    public static String text(BigInteger serial) {
        return serial.toString(16);
    }

    /** Reads what people copy from OpenSSL, browsers or us: upper or lower case, with colons or without. */
    public static Optional<String> parse(String written) {
        return WRITTEN.matcher(written).matches()
                ? Optional.of(text(new BigInteger(written.replace(":", "").replaceFirst("^0[xX]", ""), 16)))
                : Optional.empty();
    }
}
