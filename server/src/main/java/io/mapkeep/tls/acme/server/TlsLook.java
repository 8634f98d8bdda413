package io.mapkeep.tls.acme.server;

import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import io.mapkeep.tls.watch.Unbelieving;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.ASN1OctetString;

/**
 * Looks at a host as RFC 8737, 3 says: a handshake for {@code acme-tls/1}, and the one certificate that it shows, of which only the answer counts, which nobody else can give.
 */
final class TlsLook {
    private static final String PROTOCOL = "acme-tls/1";
    /** {@code id-pe-acmeIdentifier}. */
    private static final String IDENTIFIER = "1.3.6.1.5.5.7.1.31";

    private static final int PORT = 443;

    private TlsLook() {}

    /** @throws AcmeFailure if the host does not show {@code expected} */
    static void at(String name, InetAddress address, String expected) {
        try (Socket plain = Look.connected(address, PORT);
                var socket =
                        (SSLSocket) Unbelieving.context().getSocketFactory().createSocket(plain, name, PORT, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            parameters.setApplicationProtocols(new String[] {PROTOCOL});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            if (!PROTOCOL.equals(socket.getApplicationProtocol())) {
                throw wrong(name, address, "did not take the protocol " + PROTOCOL);
            }
            judge(name, address, (X509Certificate) socket.getSession().getPeerCertificates()[0], expected);
        } catch (IOException failure) {
            throw new AcmeFailure(
                    Kind.TLS,
                    "No handshake with " + name + " at " + address.getHostAddress() + ": " + failure.getMessage(),
                    failure);
        }
    }

    private static void judge(String name, InetAddress address, X509Certificate shown, String expected) {
        try {
            Collection<List<?>> names = shown.getSubjectAlternativeNames();
            if (names == null || names.size() != 1 || !dnsName(names.iterator().next(), name)) {
                throw wrong(name, address, "showed a certificate that does not name just it");
            }
            byte[] extension = shown.getExtensionValue(IDENTIFIER);
            boolean critical = shown.getCriticalExtensionOIDs() != null
                    && shown.getCriticalExtensionOIDs().contains(IDENTIFIER);
            if (extension == null || !critical || !MessageDigest.isEqual(digest(expected), content(extension))) {
                throw wrong(name, address, "showed a certificate without the account's answer");
            }
        } catch (CertificateParsingException damaged) {
            throw wrong(name, address, "showed a certificate that cannot be read");
        }
    }

    private static boolean dnsName(List<?> alternative, String name) {
        return alternative.get(0).equals(2) && name.equalsIgnoreCase(String.valueOf(alternative.get(1)));
    }

    /** An octet string in an octet string; hostile bytes are no answer. */
    private static byte[] content(byte[] extension) {
        try {
            return ASN1OctetString.getInstance(
                            ASN1OctetString.getInstance(extension).getOctets())
                    .getOctets();
        } catch (RuntimeException hostile) {
            return new byte[0];
        }
    }

    private static byte[] digest(String expected) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(expected.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static AcmeFailure wrong(String name, InetAddress address, String what) {
        return new AcmeFailure(
                Kind.INCORRECT_RESPONSE,
                name + " at " + address.getHostAddress() + ", port " + PORT + ", " + what + ".");
    }
}
