package io.mapkeep.installer.grade;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a server shows in a whole handshake, believed or not.
 *
 * @param chain as it was sent
 * @param protocol like {@code TLSv1.3}
 * @param http whether it answered as a web server
 * @param hsts its Strict-Transport-Security (RFC 6797); empty if there is none
 */
record Presented(List<X509Certificate> chain, String protocol, String suite, boolean http, Optional<String> hsts) {
    private static final int LONGEST_HEAD = 16_384;

    Presented {
        chain = List.copyOf(chain);
    }

    X509Certificate leaf() {
        return chain.get(0);
    }

    /** @throws IOException if there is no handshake; it says why */
    static Presented by(String host, int port, Duration patience) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            plain.setSoTimeout((int) patience.toMillis());
            try (var tls = (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, true)) {
                name(tls, host);
                tls.startHandshake();
                var session = tls.getSession();
                List<X509Certificate> chain = Arrays.stream(session.getPeerCertificates())
                        .map(X509Certificate.class::cast)
                        .toList();
                String head = head(tls, host);
                return new Presented(
                        chain, session.getProtocol(), session.getCipherSuite(), head.startsWith("HTTP/"), hsts(head));
            }
        }
    }

    private static void name(SSLSocket tls, String host) {
        if (!host.contains(":") && !host.matches("[0-9.]+")) {
            var parameters = tls.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            tls.setSSLParameters(parameters);
        }
    }

    /** The beginning of the answer to a request; empty from whatever is no web server. */
    private static String head(SSLSocket tls, String host) {
        try {
            tls.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var head = new StringBuilder();
            InputStream in = tls.getInputStream();
            for (int next = in.read(); next >= 0 && head.length() < LONGEST_HEAD; next = in.read()) {
                head.append((char) next);
                if (next == '\n' && head.toString().endsWith("\r\n\r\n")) {
                    break;
                }
            }
            return head.toString();
        } catch (IOException notHttp) {
            return "";
        }
    }

    private static Optional<String> hsts(String head) {
        return head.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("strict-transport-security:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has TLS", impossible);
        }
    }

    /** Nothing is believed here: the chain is judged afterwards, where each flaw gets a finding instead of an end. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
