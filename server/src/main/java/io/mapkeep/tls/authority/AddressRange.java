package io.mapkeep.tls.authority;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Addresses that share their first bits, as {@code 10.0.0.0/8} or one alone.
 *
 * @param network its first address in the JDK's form
 * @param prefix how many bits all of them share
 */
public record AddressRange(String network, int prefix) {
    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    /**
     * Reads an address or a range; bits beyond the prefix must be zero, since whoever writes others means something else.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static AddressRange parse(String written) {
        int slash = written.indexOf('/');
        String address = slash < 0 ? written : written.substring(0, slash);
        if (!Names.isLiteral(address)
                || (slash >= 0 && !PREFIX.matcher(written.substring(slash + 1)).matches())) {
            throw new IllegalArgumentException("neither an address nor a range");
        }
        byte[] octets = octets(address);
        int bits = octets.length * 8;
        int prefix = slash < 0 ? bits : Integer.parseInt(written.substring(slash + 1));
        if (prefix > bits || !Arrays.equals(octets, masked(octets, prefix))) {
            throw new IllegalArgumentException("bits beyond the prefix");
        }
        return new AddressRange(text(octets), prefix);
    }

    /** From a name constraint: the address, then a mask of the same length (RFC 5280, 4.2.1.10). */
    static AddressRange ofConstraint(byte[] withMask) {
        int half = withMask.length / 2;
        int prefix = 0;
        for (int bit = 0; bit < half * 8 && (withMask[half + bit / 8] >> (7 - bit % 8) & 1) == 1; bit++) {
            prefix++;
        }
        return new AddressRange(text(Arrays.copyOf(withMask, half)), prefix);
    }

    byte[] asConstraint() {
        byte[] octets = octets(network);
        byte[] ones = new byte[octets.length];
        Arrays.fill(ones, (byte) 0xFF);
        byte[] withMask = Arrays.copyOf(octets, octets.length * 2);
        System.arraycopy(masked(ones, prefix), 0, withMask, octets.length, octets.length);
        return withMask;
    }

    public boolean contains(AddressRange other) {
        byte[] octets = octets(other.network);
        return octets.length == octets(network).length
                && other.prefix >= prefix
                && Arrays.equals(masked(octets, prefix), octets(network));
    }

    @Override
    public String toString() {
        return prefix == octets(network).length * 8 ? network : network + "/" + prefix;
    }

    /** Of a literal; nothing here asks a name server. */
    static byte[] octets(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("not an address: " + address, impossible);
        }
    }

    public static String text(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException("not an address", wrongLength);
        }
    }

    private static byte[] masked(byte[] octets, int prefix) {
        byte[] masked = octets.clone();
        for (int bit = prefix; bit < masked.length * 8; bit++) {
            masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return masked;
    }
}
