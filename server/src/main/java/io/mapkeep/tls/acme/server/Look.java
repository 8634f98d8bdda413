package io.mapkeep.tls.acme.server;

import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Looks at a host as RFC 8555, 8.3 says: one request, over a socket to an address that was judged before. By hand, since an HTTP client of a library looks the name up by itself, follows redirections, and reads what there
 * is; HTTP/1.0 has neither chunks nor connections that stay.
 */
final class Look {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LONGEST = 8_192;
    private static final int PORT = 80;

    private Look() {}

    static Socket connected(InetAddress address, int port) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw new AcmeFailure(
                    Kind.CONNECTION,
                    "No connection to " + address.getHostAddress() + ", port " + port + ": " + failure.getMessage(),
                    failure);
        }
    }

    /** @throws AcmeFailure if the host does not answer with {@code expected} */
    static void http(String name, InetAddress address, String token, String expected) {
        String answer;
        try (Socket socket = connected(address, PORT)) {
            String request = "GET /.well-known/acme-challenge/" + token + " HTTP/1.0\r\nHost: " + name
                    + "\r\nUser-Agent: Mapkeep\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            answer = read(socket.getInputStream());
        } catch (IOException failure) {
            throw new AcmeFailure(
                    Kind.CONNECTION,
                    "http://" + name + "/ at " + address.getHostAddress() + " did not answer: " + failure.getMessage(),
                    failure);
        }
        int end = answer.indexOf("\r\n\r\n");
        String status = answer.lines().findFirst().orElse("");
        if (end < 0 || !status.matches("HTTP/1\\.[01] 200( .*)?")) {
            throw new AcmeFailure(
                    Kind.INCORRECT_RESPONSE,
                    "http://" + name + "/.well-known/acme-challenge/" + token + " at " + address.getHostAddress()
                            + " answered \"" + printable(status) + "\"; 200 is wanted, redirections are not followed.");
        }
        if (!answer.substring(end + 4).strip().equals(expected)) {
            throw new AcmeFailure(
                    Kind.INCORRECT_RESPONSE,
                    "http://" + name + "/.well-known/acme-challenge/" + token + " at " + address.getHostAddress()
                            + " is not the account's answer.");
        }
    }

    private static String read(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        byte[] piece = new byte[1_024];
        long end = System.nanoTime() + PATIENCE_MILLIS * 2_000_000L;
        for (int count = in.read(piece); count >= 0 && all.size() < LONGEST; count = in.read(piece)) {
            all.write(piece, 0, count);
            if (System.nanoTime() > end) {
                throw new IOException("too slow");
            }
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    static String printable(String text) {
        String shown = text.replaceAll("[^ -~]", "?");
        return shown.length() > 100 ? shown.substring(0, 100) : shown;
    }
}
