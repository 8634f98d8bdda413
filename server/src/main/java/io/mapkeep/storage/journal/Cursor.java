package io.mapkeep.storage.journal;

/**
 * A place between two frames.
 *
 * @param segment its number
 * @param offset in bytes from the segment's begin
 * @param sequence of the frame that comes next
 */
record Cursor(long segment, long offset, long sequence) {
    Cursor after(Frame frame) {
        return switch (frame.kind()) {
            case END -> new Cursor(frame.position(), SegmentHeader.BYTES, frame.sequence() + 1);
            case BARRIER -> new Cursor(segment, aligned(end(frame)), frame.sequence() + 1);
            case WRITE, TRUNCATE -> new Cursor(segment, end(frame), frame.sequence() + 1);
        };
    }

    private long end(Frame frame) {
        return offset + Frame.bytes(frame.payload().remaining());
    }

    /** A barrier's group never shares a block with the next, so what is durable is not written again. */
    private static long aligned(long offset) {
        return (offset + SegmentHeader.BYTES - 1) / SegmentHeader.BYTES * SegmentHeader.BYTES;
    }

    @Override
    public String toString() {
        return SegmentHeader.name(segment) + " at byte " + offset;
    }
}
