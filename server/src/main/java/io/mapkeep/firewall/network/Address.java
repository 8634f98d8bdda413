package io.mapkeep.firewall.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An IP address as two unsigned halves, so that it compares and masks without arrays. An IPv4 address lies in the low 32 bits.
 *
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 */
public record Address(Family family, long high, long low) implements Comparable<Address> {
    private static final Pattern NUMBERS = Pattern.compile("[0-9./]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    /** Whether this is meant as an address, right or wrong; anything else is a name. */
    static boolean looksLikeOne(String written) {
        return written.indexOf(':') >= 0 || NUMBERS.matcher(written).matches();
    }

    /**
     * Reads an address and never asks DNS.
     *
     * @throws IllegalArgumentException with a message for the person who wrote it
     */
    public static Address parse(String written) {
        long ipv4 = ipv4(written);
        if (ipv4 >= 0) {
            return ofIpv4((int) ipv4);
        }
        if (!IPV6.matcher(written).matches()) {
            throw new IllegalArgumentException("write an address like \"192.0.2.7\" or \"2001:db8::7\"");
        }
        try {
            InetAddress read = InetAddress.getByName(written);
            if (read instanceof Inet4Address) {
                throw new IllegalArgumentException(
                        "this is an IPv4 address inside IPv6 (RFC 4291, 2.5.5.2), which no packet bears; write \""
                                + read.getHostAddress() + "\"");
            }
            return of(read);
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException("not an IPv6 address (RFC 4291)", wrong);
        }
    }

    /** Four numbers up to 255 without zeros before them, which some read as octal; -1 if it is something else. By hand: lists have a hundred thousand. */
    private static long ipv4(String written) {
        long address = 0;
        int octets = 0;
        int value = -1;
        for (int i = 0; i <= written.length(); i++) {
            char next = i == written.length() ? '.' : written.charAt(i);
            if (next == '.' && value >= 0) {
                address = address << 8 | value;
                octets++;
                value = -1;
            } else if (next >= '0' && next <= '9' && value != 0) {
                value = Math.max(value, 0) * 10 + next - '0';
                if (value > 255) {
                    return -1;
                }
            } else {
                return -1;
            }
        }
        return octets == 4 ? address : -1;
    }

    public static Address of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new Address(Family.IPV6, bytes.getLong(), bytes.getLong())
                : new Address(Family.IPV4, 0, bytes.getInt() & 0xFFFF_FFFFL);
    }

    public static Address ofIpv4(int bits) {
        return new Address(Family.IPV4, 0, bits & 0xFFFF_FFFFL);
    }

    /** The next one; after the last of all comes the first. */
    public Address after() {
        return family == Family.IPV4
                ? ofIpv4((int) low + 1)
                : new Address(family, low == -1 ? high + 1 : high, low + 1);
    }

    /** The one that this comes after. */
    public Address before() {
        return family == Family.IPV4 ? ofIpv4((int) low - 1) : new Address(family, low == 0 ? high - 1 : high, low - 1);
    }

    /** The first address of the network of this length that this one lies in. */
    Address first(int prefix) {
        return new Address(
                family, high & upperMask(prefix - family.bits() + 128), low & lowerMask(prefix - family.bits() + 128));
    }

    /** The last one. */
    Address last(int prefix) {
        int length = prefix - family.bits() + 128;
        long filled = low | ~lowerMask(length);
        return new Address(
                family,
                family == Family.IPV6 ? high | ~upperMask(length) : 0,
                family == Family.IPV6 ? filled : filled & 0xFFFF_FFFFL);
    }

    private static long upperMask(int length) {
        return length <= 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
    }

    private static long lowerMask(int length) {
        return length <= 64 ? 0 : length >= 128 ? -1 : -1L << (128 - length);
    }

    @Override
    public int compareTo(Address other) {
        int order = family.compareTo(other.family);
        order = order != 0 ? order : Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** IPv6 as RFC 5952 wants it: lower case, the longest run of zeros shortened. */
    @Override
    public String toString() {
        if (family == Family.IPV4) {
            return (low >> 24) + "." + (low >> 16 & 255) + "." + (low >> 8 & 255) + "." + (low & 255);
        }
        var text = new StringBuilder();
        int longest = longestRun();
        for (int i = 0; i < 8; i++) {
            if (i == longest) {
                text.append(i == 0 ? "::" : ":");
                i += zerosFrom(i) - 1;
            } else {
                text.append(Integer.toHexString(group(i))).append(i < 7 ? ":" : "");
            }
        }
        return text.toString();
    }

    private int longestRun() {
        int at = -1;
        for (int i = 0; i < 8; i++) {
            if (zerosFrom(i) > Math.max(1, at < 0 ? 1 : zerosFrom(at))) {
                at = i;
            }
        }
        return at;
    }

    private int zerosFrom(int index) {
        int count = 0;
        while (index + count < 8 && group(index + count) == 0) {
            count++;
        }
        return count;
    }

    private int group(int index) {
        return (int) ((index < 4 ? high : low) >>> (48 - 16 * (index % 4))) & 0xFFFF;
    }
}
