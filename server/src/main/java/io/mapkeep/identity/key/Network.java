package io.mapkeep.identity.key;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A block of addresses in CIDR form (RFC 4632, RFC 4291), like {@code 192.0.2.0/24} or {@code 2001:db8::/32}. A single address is a block of one.
 *
 * @param written in its one normal form, the bits behind the prefix being zero
 */
record Network(String written, byte[] address, int prefix) {
    /** Digits and dots, or hexadecimal and colons: so nothing here is ever looked up as a name. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** @throws IllegalArgumentException if it is no block, or bits behind its prefix are set */
    static Network parse(String text) {
        String[] parts = text.strip().split("/", 2);
        byte[] address = bytes(parts[0]);
        int bits = address.length * 8;
        int prefix = bits;
        if (parts.length == 2) {
            if (!parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > bits) {
                throw new IllegalArgumentException("\"" + text + "\" has a prefix that is not 0 to " + bits);
            }
            prefix = Integer.parseInt(parts[1]);
        }
        byte[] masked = masked(address, prefix);
        if (!Arrays.equals(address, masked)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has bits set behind its prefix; the block is " + text(masked) + "/" + prefix);
        }
        return new Network(text(address) + (prefix == bits ? "" : "/" + prefix), address, prefix);
    }

    /** Whether the address, as the door writes it, lies in the block. What is no address lies nowhere. */
    boolean contains(String remote) {
        try {
            byte[] other = bytes(remote.split("%", 2)[0]);
            return other.length == address.length && Arrays.equals(masked(other, prefix), address);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static byte[] masked(byte[] address, int prefix) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(8, prefix - 8 * i));
            masked[i] &= (byte) (0xff << (8 - kept));
        }
        return masked;
    }

    private static byte[] bytes(String text) {
        if (ADDRESS.matcher(text).matches()) {
            try {
                return InetAddress.getByName(text).getAddress();
            } catch (UnknownHostException malformed) {
                // told below
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no IP address");
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network && network.written.equals(written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    @Override
    public String toString() {
        return written;
    }
}
