package io.mapkeep.storage.cut;

import java.util.Random;

/**
 * What a power cut leaves of one file's unforced operations: none, all, the first, the last, some, or some sectors of some.
 *
 * <p>One habit per file and cut, because "every operation with probability one half" would hardly ever give the cases that hurt, such as
 * a late write on disk without all the earlier ones.
 */
final class Survival {
    private static final int SECTOR = 512;

    private enum Habit {
        NONE,
        ALL,
        FIRST,
        LAST,
        SOME,
        SECTORS
    }

    private final Random random;
    private final Habit habit;
    private final int boundary;
    private final double share;
    private final boolean garbage;
    private int seen;

    /** For a file with so many unforced operations. */
    Survival(Random random, int unforced) {
        this.random = random;
        this.habit = Habit.values()[random.nextInt(Habit.values().length)];
        this.boundary = random.nextInt(unforced + 1);
        this.share = 0.1 + 0.8 * random.nextDouble();
        this.garbage = random.nextInt(4) == 0;
    }

    /** Applies of the file's next unforced operation what survives. */
    void applyTo(DiskState state, Operation.OnFile operation) {
        int number = seen++;
        if (operation instanceof Operation.Written written) {
            if (habit == Habit.SECTORS || (number == boundary && boundaryTears())) {
                tear(state.contents(written.file()), written);
            } else if (survives(number)) {
                written.applyTo(state);
            } else {
                lose(state.contents(written.file()), written);
            }
        } else if (survives(number)) {
            operation.applyTo(state);
        }
    }

    private boolean boundaryTears() {
        return habit == Habit.FIRST || habit == Habit.LAST;
    }

    private boolean survives(int number) {
        return switch (habit) {
            case NONE -> false;
            case ALL -> true;
            case FIRST -> number < boundary;
            case LAST -> number >= boundary;
            case SOME, SECTORS -> random.nextDouble() < share;
        };
    }

    /** Each sector old or new. */
    private void tear(FileContents contents, Operation.Written written) {
        int length = written.bytes().length;
        int first = 0;
        while (first < length) {
            int end = Math.min(length, first + SECTOR - (int) ((written.position() + first) % SECTOR));
            if (random.nextDouble() < share) {
                contents.write(written.position(), written.bytes(), first, end);
            } else if (garbage && random.nextInt(3) == 0) {
                scribble(contents, written.position(), first, end);
            }
            first = end;
        }
    }

    /** The file system may have noted the new size, or given blocks to the file that hold something else. */
    private void lose(FileContents contents, Operation.Written written) {
        if (garbage && random.nextInt(4) == 0) {
            scribble(contents, written.position(), 0, written.bytes().length);
        } else if (random.nextInt(4) == 0) {
            contents.resizeAtLeast(Math.toIntExact(written.position() + written.bytes().length));
        }
    }

    private void scribble(FileContents contents, long position, int first, int end) {
        byte[] noise = new byte[end - first];
        random.nextBytes(noise);
        contents.write(position + first, noise, 0, noise.length);
    }

    @Override
    public String toString() {
        return habit + (garbage ? "+garbage" : "");
    }
}
