package io.mapkeep.tls.authority;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What a certificate at the end of a chain is to say.
 *
 * @param hosts DNS names and addresses; there may be none if {@code person} is there
 * @param person who it is, where that is no host
 * @param end it never outlives its issuer, whatever this is
 */
public record LeafForm(PublicKey key, Names hosts, Optional<String> person, KeyPurposeId purpose, Instant end) {
    private static final int LONGEST_COMMON_NAME = 64;

    /**
     * A host is its common name, as far as that is long enough. A person is a user id: OpenSSL takes a common name with dots for a host, and asks the constraints
     * about it.
     */
    X500Name subject() {
        var subject = new X500NameBuilder(BCStyle.INSTANCE);
        if (person.isPresent()) {
            return subject.addRDN(BCStyle.UID, person.get()).build();
        }
        String main = hosts.all().get(0);
        if (main.length() <= LONGEST_COMMON_NAME) {
            subject.addRDN(BCStyle.CN, main);
        }
        return subject.build();
    }
}
