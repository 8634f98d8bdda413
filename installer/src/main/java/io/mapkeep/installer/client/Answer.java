package io.mapkeep.installer.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP/1.1 answer (RFC 9112), as far as our own daemon uses the protocol. Everything is bounded; what is odd is refused. */
record Answer(int status, Map<String, String> headers, InputStream body) {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;

    static Answer read(InputStream wire) throws IOException {
        InputStream in = new BufferedInputStream(wire, 16 * 1024);
        int status = status(line(in));
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MOST_HEADERS) {
                throw new ProtocolException("not a header, or too many of them");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(status, headers, body(status, headers, in));
    }

    /** The whole body, if it is at most {@code most} bytes long. */
    byte[] bytes(int most) throws IOException {
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new ProtocolException("an answer of more than " + most + " bytes");
        }
        return bytes;
    }

    private static int status(String line) throws ProtocolException {
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new ProtocolException("not an HTTP answer");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static InputStream body(int status, Map<String, String> headers, InputStream in) throws ProtocolException {
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        String coding = headers.get("transfer-encoding");
        if (coding != null) {
            if (!coding.equalsIgnoreCase("chunked")) {
                throw new ProtocolException("an unknown transfer coding");
            }
            return new ChunkedBody(in);
        }
        String length = headers.get("content-length");
        if (length == null) {
            return in;
        }
        if (!length.matches("\\d{1,18}")) {
            throw new ProtocolException("not a content length");
        }
        return new SizedBody(in, Long.parseLong(length));
    }

    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(80);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new ProtocolException("the answer broke off");
            }
            if (line.size() == LONGEST_LINE) {
                throw new ProtocolException("a line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
