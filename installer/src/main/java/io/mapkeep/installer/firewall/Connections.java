package io.mapkeep.installer.firewall;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Established TCP connections of this machine, read from {@code /proc/net/tcp} and {@code tcp6} (proc(5)). */
final class Connections {
    private static final String ESTABLISHED = "01";
    private static final int LOCAL = 1;
    private static final int FAR = 2;
    private static final int STATE = 3;
    private static final int HEX = 16;

    private Connections() {}

    /** The far ends of connections to a port here, each as address and port. */
    static List<String> to(int port) {
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(Connections::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(parts -> parts.length > STATE && parts[STATE].equals(ESTABLISHED) && port(parts[LOCAL]) == port)
                .map(parts -> farEnd(address(parts[FAR].split(":")[0]), port(parts[FAR])))
                .toList();
    }

    static String farEnd(String address, int port) {
        try {
            return InetAddress.getByName(address).getHostAddress() + " " + port; // IPv4 inside IPv6 becomes IPv4
        } catch (UnknownHostException noAddress) {
            return address + " " + port;
        }
    }

    private static int port(String end) {
        return Integer.parseInt(end.substring(end.indexOf(':') + 1), HEX);
    }

    /** Words of four bytes, each in the order of this machine's processor. */
    private static String address(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < bytes.length; i++) {
            int from = little ? i / 4 * 4 + 3 - i % 4 : i;
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * from, 2 * from + 2), HEX);
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream().skip(1);
        } catch (IOException absent) {
            return Stream.of();
        }
    }
}
