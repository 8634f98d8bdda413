package io.mapkeep.tls.leaf;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate that was issued to somebody else.
 *
 * @param sequence its place among all, growing
 * @param serial in hexadecimal, lower case
 * @param authority the serial number of the intermediate that signed it
 * @param names what it vouches for, as it was asked for
 * @param issuedBy the account, as {@code realm:name}
 */
record Leaf(
        long sequence,
        String serial,
        String authority,
        Purpose purpose,
        List<String> names,
        X509Certificate certificate,
        String issuedBy) {
    Leaf {
        names = List.copyOf(names);
    }
}
