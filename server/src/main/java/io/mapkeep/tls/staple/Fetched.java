package io.mapkeep.tls.staple;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.cert.ocsp.OCSPReq;

/**
 * An answer that was verified.
 *
 * @param serial of the certificate that it is about
 * @param begin when the responder made it
 * @param end when it is over
 */
record Fetched(BigInteger serial, byte[] answer, Instant begin, Instant end) {
    boolean validAt(Instant now) {
        return !now.isBefore(begin) && now.isBefore(end);
    }

    /** When half of its time is over: a responder may be away for as long as the other half. */
    Instant renewsAt() {
        return begin.plus(Duration.between(begin, end).dividedBy(2));
    }

    /** Whoever asks is Java's own TLS, about the very chain that it sends, so the serial number tells. */
    boolean isFor(byte[] question) {
        try {
            var asked = new OCSPReq(question).getRequestList();
            return asked.length == 1 && asked[0].getCertID().getSerialNumber().equals(serial);
        } catch (IOException | RuntimeException noQuestion) {
            return false;
        }
    }
}
