package io.mapkeep.installer.grade;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * Says a TLS ClientHello (RFC 5246, 7.4.1.2) with one version and a few suites, and reads which of them the server would take. The JDK's own TLS will not
 * ask for what is too weak for itself, and just that is asked here. No handshake is completed.
 */
final class HelloProbe {
    static final int TLS_1_0 = 0x0301;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;
    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;
    private static final int LARGEST_RECORD = 1 << 14;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String host;
    private final int port;
    private final Duration patience;

    HelloProbe(String host, int port, Duration patience) {
        this.host = host;
        this.port = port;
        this.patience = patience;
    }

    /**
     * The suite that the server chose of those that were offered; empty if it refused them.
     *
     * @throws IOException if there is no connection
     */
    OptionalInt chosen(int version, List<Integer> suites) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream().write(hello(version, suites));
            return answer(new DataInputStream(socket.getInputStream()), version);
        }
    }

    private static OptionalInt answer(DataInputStream in, int version) {
        try {
            int type = in.readUnsignedByte();
            in.readUnsignedShort();
            int length = in.readUnsignedShort();
            if (type != HANDSHAKE || length > LARGEST_RECORD || in.readUnsignedByte() != SERVER_HELLO) {
                return OptionalInt.empty();
            }
            in.skipNBytes(3);
            int spoken = in.readUnsignedShort();
            in.skipNBytes(32);
            in.skipNBytes(in.readUnsignedByte());
            int suite = in.readUnsignedShort();
            return spoken == version ? OptionalInt.of(suite) : OptionalInt.empty();
        } catch (IOException closedOrSilent) {
            return OptionalInt.empty();
        }
    }

    private byte[] hello(int version, List<Integer> suites) throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeShort(version);
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        out.write(random);
        out.writeByte(0);
        out.writeShort(suites.size() * 2);
        for (int suite : suites) {
            out.writeShort(suite);
        }
        out.writeByte(1);
        out.writeByte(0);
        byte[] extensions = extensions();
        out.writeShort(extensions.length);
        out.write(extensions);
        var record = new ByteArrayOutputStream();
        var framed = new DataOutputStream(record);
        framed.writeByte(HANDSHAKE);
        framed.writeShort(TLS_1_0);
        framed.writeShort(body.size() + 4);
        framed.writeByte(1);
        framed.writeByte(0);
        framed.writeShort(body.size());
        framed.write(body.toByteArray());
        return record.toByteArray();
    }

    /** The name (RFC 6066, 3), groups and signatures, without which many servers refuse for a reason of their own. */
    private byte[] extensions() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        if (!host.contains(":") && !host.matches("[0-9.]+")) {
            byte[] name = host.getBytes(StandardCharsets.US_ASCII);
            out.writeShort(0);
            out.writeShort(name.length + 5);
            out.writeShort(name.length + 3);
            out.writeByte(0);
            out.writeShort(name.length);
            out.write(name);
        }
        list(out, 10, List.of(0x001D, 0x0017, 0x0018, 0x0019));
        list(out, 13, List.of(0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201));
        out.writeShort(11);
        out.writeShort(2);
        out.writeShort(0x0100);
        return bytes.toByteArray();
    }

    private static void list(DataOutputStream out, int extension, List<Integer> values) throws IOException {
        out.writeShort(extension);
        out.writeShort(values.size() * 2 + 2);
        out.writeShort(values.size() * 2);
        for (int value : values) {
            out.writeShort(value);
        }
    }
}
