package io.mapkeep.tls.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;

/** Questions from the network: they are read, or refused by the one exception that the responder answers with "malformed". */
class OcspQuestionTest {
    private static final byte[] VALID = valid();

    private static byte[] valid() {
        try {
            var id = new CertificateID(new CertID(
                    new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1),
                    new DEROctetString(new byte[20]),
                    new DEROctetString(new byte[20]),
                    new ASN1Integer(BigInteger.TEN)));
            return new OCSPReqBuilder().addRequest(id).build().getEncoded();
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Property(tries = 500)
    void whatever(@ForAll @Size(max = 300) byte[] bytes) {
        requireReadOrRefused(bytes);
    }

    @Property(tries = 1_000)
    void changedInTwoPlaces(
            @ForAll @IntRange(max = 500) int one, @ForAll @IntRange(max = 500) int other, @ForAll byte by) {
        byte[] changed = VALID.clone();
        changed[one % changed.length] = by;
        changed[other % changed.length] ^= by;
        requireReadOrRefused(changed);
    }

    @Property(tries = 100)
    void cutOff(@ForAll @IntRange(max = 500) int length) {
        requireReadOrRefused(Arrays.copyOf(VALID, length % VALID.length));
    }

    private static void requireReadOrRefused(byte[] bytes) {
        try {
            OcspQuestion question = OcspQuestion.read(bytes);
            assertThat(question.certificates()).hasSizeBetween(1, 16);
            question.key().ifPresent(key -> assertThat(key).isNotEmpty());
            question.certificates().forEach(OcspQuestion::serial);
        } catch (IOException refused) {
            // This, and no other exception, is what the responder answers with "malformed".
        }
    }
}
