package io.mapkeep.tls.watch;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** LDAP's StartTLS (RFC 4511, 4.14), just enough to see the certificate behind it. */
final class StartTls {
    /** Message 1, an extended request of the name 1.3.6.1.4.1.1466.20037. */
    private static final byte[] REQUEST = HexFormat.of()
            .parseHex("301d02010177188016"
                    + HexFormat.of().formatHex("1.3.6.1.4.1.1466.20037".getBytes(StandardCharsets.US_ASCII)));

    private static final int SEQUENCE = 0x30;
    private static final int LONGEST = 512;

    private StartTls() {}

    /** @throws IOException if the server does not go on to TLS */
    static void over(Socket plain) throws IOException {
        plain.getOutputStream().write(REQUEST);
        plain.getOutputStream().flush();
        if (next(plain) != SEQUENCE) {
            throw new IOException("no LDAP server answered StartTLS");
        }
        int length = next(plain);
        if (length > 0x80) {
            int bytes = length & 0x7f;
            length = 0;
            for (int i = 0; i < bytes && length < LONGEST; i++) {
                length = length << 8 | next(plain);
            }
        }
        if (length < 10 || length > LONGEST) {
            throw new IOException("no LDAP server answered StartTLS");
        }
        byte[] answer = plain.getInputStream().readNBytes(length);
        // The message's number, three bytes; the response's tag and length; then the result, an enumeration: 0a 01 00
        // is "success".
        String hex = HexFormat.of().formatHex(answer);
        if (!hex.matches("020101(78..|7881..|7882....|7884........)0a0100.*")) {
            throw new IOException("the LDAP server refuses StartTLS");
        }
    }

    private static int next(Socket plain) throws IOException {
        int one = plain.getInputStream().read();
        if (one < 0) {
            throw new EOFException("the connection was closed");
        }
        return one;
    }
}
