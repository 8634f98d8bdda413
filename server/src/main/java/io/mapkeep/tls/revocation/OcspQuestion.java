package io.mapkeep.tls.revocation;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.Req;

/**
 * What a client asks (RFC 6960, 4.1). Signatures of requests are not looked at: everybody may ask.
 *
 * @param certificates which, in the client's own words; an answer repeats them
 * @param nonce what the answer is to repeat, so that it is no old one (RFC 8954)
 */
record OcspQuestion(List<CertificateID> certificates, Optional<Extension> nonce) {
    /** A browser asks about one; whoever asks about more gets no more than this for one signature. */
    private static final int MOST = 16;
    /** RFC 8954, 2.1. */
    private static final int LONGEST_NONCE = 32;

    /** @throws IOException if it is no request, or asks for too much */
    static OcspQuestion read(byte[] der) throws IOException {
        try {
            OCSPReq request = new OCSPReq(der);
            List<CertificateID> certificates = new ArrayList<>();
            for (Req one : request.getRequestList()) {
                certificates.add(one.getCertID());
            }
            if (certificates.isEmpty() || certificates.size() > MOST) {
                throw new IOException("it asks about " + certificates.size() + " certificates");
            }
            return new OcspQuestion(certificates, nonce(request));
        } catch (RuntimeException hostile) {
            // Bouncy Castle tells of broken ASN.1 by exceptions of many kinds.
            throw new IOException("not a request", hostile);
        }
    }

    private static Optional<Extension> nonce(OCSPReq request) throws IOException {
        Extension nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (nonce == null) {
            return Optional.empty();
        }
        int length = ASN1OctetString.getInstance(nonce.getParsedValue()).getOctets().length;
        if (length < 1 || length > LONGEST_NONCE) {
            throw new IOException("a nonce of " + length + " octets");
        }
        return Optional.of(nonce);
    }

    /** Under which an answer may be kept: only the same words get the same answer. */
    Optional<String> key() {
        return nonce.isPresent() || certificates.size() != 1 ? Optional.empty() : Optional.of(key(certificates.get(0)));
    }

    static String serial(CertificateID certificate) {
        BigInteger serial = certificate.getSerialNumber();
        return serial.signum() < 0 ? "-" : serial.toString(16);
    }

    private static String key(CertificateID certificate) {
        try {
            return HexFormat.of().formatHex(certificate.toASN1Primitive().getEncoded());
        } catch (IOException impossible) {
            throw new IllegalStateException("what was read cannot be written", impossible);
        }
    }
}
