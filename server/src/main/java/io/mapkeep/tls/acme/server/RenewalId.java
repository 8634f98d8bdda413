package io.mapkeep.tls.acme.server;

import io.mapkeep.tls.authority.Serial;
import java.math.BigInteger;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a client names a certificate when it asks when to renew it: key identifier of the issuer, dot, serial number (RFC 9773, 4.1). The serial alone is enough here, since no two of ours are the same. */
final class RenewalId {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,100}\\.([A-Za-z0-9_-]{1,40})");

    private RenewalId() {}

    /** @throws AcmeFailure (malformed) if it is none */
    static String serial(String id) {
        Matcher matcher = FORM.matcher(id);
        try {
            if (matcher.matches()) {
                return Serial.text(new BigInteger(Base64.getUrlDecoder().decode(matcher.group(1))));
            }
        } catch (IllegalArgumentException noBase64) {
            // said below
        }
        throw AcmeFailure.malformed("This names no certificate as RFC 9773, 4.1 says.");
    }
}
