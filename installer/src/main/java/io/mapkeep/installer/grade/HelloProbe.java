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
    private static final int TLS_1_3 = 0x0304;
    private static final List<Integer> TLS_1_3_SUITES = List.of(0x1301, 0x1302, 0x1303);
    private static final List<Integer> SIGNATURES =
            List.of(0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201);
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
            socket.getOutputStream().write(hello(version, suites, extensions()));
            return answer(new DataInputStream(socket.getInputStream()), version);
        }
    }

    /**
     * Whether the server agrees on keys by that group in TLS 1.3: it is offered alone and without a key, so that a server which has it asks for one (RFC 8446, 4.1.4).
     *
     * @throws IOException if there is no connection
     */
    boolean agreesBy(int group) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream().write(hello(TLS_1_2, TLS_1_3_SUITES, extensionsFor(group)));
            return answer(new DataInputStream(socket.getInputStream()), TLS_1_2).isPresent();
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

    private static byte[] hello(int version, List<Integer> suites, byte[] extensions) throws IOException {
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
        name(out);
        list(out, 10, List.of(0x001D, 0x0017, 0x0018, 0x0019));
        list(out, 13, SIGNATURES);
        out.writeShort(11);
        out.writeShort(2);
        out.writeShort(0x0100);
        return bytes.toByteArray();
    }

    /** The version is an extension in TLS 1.3 (4.2.1), and the list of keys is empty (4.2.8). */
    private byte[] extensionsFor(int group) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        name(out);
        list(out, 10, List.of(group));
        list(out, 13, SIGNATURES);
        out.writeShort(43);
        out.writeShort(3);
        out.writeByte(2);
        out.writeShort(TLS_1_3);
        out.writeShort(51);
        out.writeShort(2);
        out.writeShort(0);
        return bytes.toByteArray();
    }

    private void name(DataOutputStream out) throws IOException {
        if (!host.contains(":") && !host.matches("[0-9.]+")) {
            byte[] name = host.getBytes(StandardCharsets.US_ASCII);
            out.writeShort(0);
            out.writeShort(name.length + 5);
            out.writeShort(name.length + 3);
            out.writeByte(0);
            out.writeShort(name.length);
            out.write(name);
        }
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
