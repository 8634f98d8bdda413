package io.mapkeep.audit;

import java.util.Arrays;

/** The newest link's place and hash. Sequence 0 is the empty log. */
record Head(long sequence, byte[] hash) {
    static final Head EMPTY = new Head(0, Chain.BEGINNING);

    static Head of(Link link) {
        return new Head(link.sequence(), link.hash());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Head head && head.sequence == sequence && Arrays.equals(head.hash, hash);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }
}
