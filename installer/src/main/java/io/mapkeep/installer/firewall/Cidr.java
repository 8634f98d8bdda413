package io.mapkeep.installer.firewall;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network as two numbers, so that a hundred thousand of them are compared in a moment and take little room.
 *
 * @param bits 32 or 128
 * @param high the upper half of its first address; 0 for IPv4, which lies in the lower 32 bits of {@code low}
 */
record Cidr(int bits, long high, long low, int prefix) implements Comparable<Cidr> {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F:.]{2,45}(/[0-9]{1,3})?");
    private static final int IPV4 = 32;
    private static final int IPV6 = 128;
    private static final int HALF = 64;

    /** @throws IllegalArgumentException if it is none; a name is never looked up */
    static Cidr parse(String written) {
        if (!FORM.matcher(written).matches()) {
            throw none(written, null);
        }
        int slash = written.indexOf('/');
        String address = slash < 0 ? written : written.substring(0, slash);
        int bits = address.indexOf(':') < 0 ? IPV4 : IPV6;
        int prefix = slash < 0 ? bits : Integer.parseInt(written.substring(slash + 1));
        if (prefix > bits) {
            throw none(written, null);
        }
        if (bits == IPV4) {
            return new Cidr(IPV4, 0, ipv4(address) & lower(IPV4, prefix), prefix);
        }
        try {
            ByteBuffer number = ByteBuffer.wrap(InetAddress.getByName(address).getAddress());
            if (number.remaining() != IPV6 / Byte.SIZE) {
                throw none(written, null); // IPv4 inside IPv6, which no packet bears
            }
            return new Cidr(IPV6, number.getLong() & upper(prefix), number.getLong() & lower(IPV6, prefix), prefix);
        } catch (UnknownHostException wrong) {
            throw none(written, wrong);
        }
    }

    private static long ipv4(String written) {
        String[] parts = written.split("\\.", -1);
        long number = 0;
        for (String part : parts) {
            int octet = part.isEmpty() || part.length() > 3 ? 256 : Integer.parseInt(part);
            if (octet > 255 || parts.length != 4) {
                throw none(written, null);
            }
            number = number << Byte.SIZE | octet;
        }
        return number;
    }

    boolean isSingle() {
        return prefix == bits;
    }

    boolean contains(Cidr other) {
        return bits == other.bits
                && prefix <= other.prefix
                && (other.high & (bits == IPV6 ? upper(prefix) : 0)) == high
                && (other.low & lower(bits, prefix)) == low;
    }

    boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    /** The first address, as nft reads it. */
    String address() {
        if (bits == IPV4) {
            return (low >> 24) + "." + (low >> 16 & 255) + "." + (low >> 8 & 255) + "." + (low & 255);
        }
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(IPV6 / Byte.SIZE)
                            .putLong(high)
                            .putLong(low)
                            .array())
                    .getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public int compareTo(Cidr other) {
        int order = Integer.compare(bits, other.bits);
        order = order != 0 ? order : Long.compareUnsigned(high, other.high);
        order = order != 0 ? order : Long.compareUnsigned(low, other.low);
        return order != 0 ? order : Integer.compare(prefix, other.prefix);
    }

    /** Of the upper half of an IPv6 address, the bits of the network. */
    private static long upper(int prefix) {
        return prefix == 0 ? 0 : -1L << (HALF - Math.min(prefix, HALF));
    }

    /** Likewise of the lower half, or of an IPv4 address. */
    private static long lower(int bits, int prefix) {
        int host = Math.min(bits - prefix, HALF);
        return host == HALF ? 0 : -1L << host;
    }

    private static IllegalArgumentException none(String written, @Nullable Throwable cause) {
        return new IllegalArgumentException("no network: " + written, cause);
    }
}
