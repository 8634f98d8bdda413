package io.mapkeep.tls.revocation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a certificate does not hold any more (RFC 5280, 5.3.1). {@code certificateHold} is left out: what was revoked once stays revoked. So are the reasons that
 * concern no local authority.
 */
public enum Reason {
    UNSPECIFIED(0),
    KEY_COMPROMISE(1),
    AFFILIATION_CHANGED(3),
    SUPERSEDED(4),
    CESSATION_OF_OPERATION(5),
    PRIVILEGE_WITHDRAWN(9);

    private final int code;

    Reason(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** As commands write it, like {@code key-compromise}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Reason> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    static Reason of(int code) {
        return ofCode(code).orElse(UNSPECIFIED);
    }

    /** By the number of RFC 5280. */
    public static Optional<Reason> ofCode(int code) {
        return Arrays.stream(values()).filter(one -> one.code == code).findFirst();
    }

    public static String words() {
        return Arrays.stream(values()).map(Reason::word).collect(Collectors.joining(", "));
    }
}
