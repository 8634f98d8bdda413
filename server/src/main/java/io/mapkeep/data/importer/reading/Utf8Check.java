package io.mapkeep.data.importer.reading;

/** Counts valid and invalid multi-byte sequences of UTF-8 (RFC 3629, 4), over a file of any size and in one pass. */
final class Utf8Check {
    private long valid;
    private long invalid;
    private int pending;
    private int least = 0x80;
    private int most = 0xBF;

    /** Returns whether these bytes were all ASCII. */
    boolean add(byte[] bytes, int length) {
        boolean plain = true;
        for (int i = 0; i < length; i++) {
            int b = bytes[i] & 0xFF;
            if (pending == 0 && b < 0x80) {
                continue;
            }
            plain = false;
            next(b);
        }
        return plain;
    }

    void end() {
        if (pending > 0) {
            invalid++;
            pending = 0;
        }
    }

    long valid() {
        return valid;
    }

    long invalid() {
        return invalid;
    }

    private void next(int b) {
        if (pending > 0) {
            if (b >= least && b <= most) {
                least = 0x80;
                most = 0xBF;
                if (--pending == 0) {
                    valid++;
                }
                return;
            }
            invalid++;
            pending = 0;
        }
        lead(b);
    }

    /** The second byte's range keeps overlong forms, surrogates and what lies beyond U+10FFFF out. */
    private void lead(int b) {
        least = 0x80;
        most = 0xBF;
        if (b < 0x80) {
            return;
        }
        if (b >= 0xC2 && b <= 0xDF) {
            pending = 1;
        } else if (b >= 0xE0 && b <= 0xEF) {
            pending = 2;
            least = b == 0xE0 ? 0xA0 : 0x80;
            most = b == 0xED ? 0x9F : 0xBF;
        } else if (b >= 0xF0 && b <= 0xF4) {
            pending = 3;
            least = b == 0xF0 ? 0x90 : 0x80;
            most = b == 0xF4 ? 0x8F : 0xBF;
        } else {
            invalid++;
        }
    }
}
