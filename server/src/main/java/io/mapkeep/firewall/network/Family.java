package io.mapkeep.firewall.network;

/** A version of the Internet Protocol, with the length of its addresses. */
public enum Family {
    IPV4(32),
    IPV6(128);

    private final int bits;

    Family(int bits) {
        this.bits = bits;
    }

    public int bits() {
        return bits;
    }
}
