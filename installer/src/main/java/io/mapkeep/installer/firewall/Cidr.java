package io.mapkeep.installer.firewall;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A network as a range of numbers.
 *
 * @param bits 32 or 128
 */
record Cidr(int bits, BigInteger first, int prefix) implements Comparable<Cidr> {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F:.]{2,45}(/\\d{1,3})?");

    /** @throws IllegalArgumentException if it is none; a name is never looked up */
    static Cidr parse(String written) {
        if (!FORM.matcher(written).matches() || written.indexOf('.') < 0 && written.indexOf(':') < 0) {
            throw new IllegalArgumentException("no network: " + written);
        }
        String[] parts = written.split("/", 2);
        try {
            byte[] address = InetAddress.getByName(parts[0]).getAddress();
            int bits = 8 * address.length;
            int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
            if (prefix > bits) {
                throw new IllegalArgumentException("no network: " + written);
            }
            var number = new BigInteger(1, address);
            return new Cidr(bits, number.shiftRight(bits - prefix).shiftLeft(bits - prefix), prefix);
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException("no network: " + written, wrong);
        }
    }

    boolean isSingle() {
        return prefix == bits;
    }

    boolean contains(Cidr other) {
        return bits == other.bits
                && prefix <= other.prefix
                && other.first.shiftRight(bits - prefix).equals(first.shiftRight(bits - prefix));
    }

    boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    /** The first address, as nft reads it. */
    String address() {
        byte[] number = first.toByteArray();
        byte[] address = new byte[bits / 8];
        for (int i = 1; i <= Math.min(number.length, address.length); i++) {
            address[address.length - i] = number[number.length - i];
        }
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public int compareTo(Cidr other) {
        int order = Integer.compare(bits, other.bits);
        order = order != 0 ? order : first.compareTo(other.first);
        return order != 0 ? order : Integer.compare(prefix, other.prefix);
    }
}
