package io.mapkeep.storage.cut;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Chooses where to cut: anywhere, but more often where an acknowledgement has just been given, and around rare operations. */
final class CutChooser {
    private final Recording recording;
    private final List<Operation> log;
    private final int from;
    private final List<Integer> acknowledgements;
    private final List<Integer> rare;
    private final List<Integer> unforced;
    private final int focus;
    private final Honesty honesty;

    /** Cuts between {@code from} and the end of the log. */
    CutChooser(Recording recording, int from, Honesty honesty) {
        this(recording, from, from, honesty);
    }

    private CutChooser(Recording recording, int from, int focus, Honesty honesty) {
        this.recording = recording;
        this.log = recording.machine().log();
        this.from = from;
        this.focus = focus;
        this.honesty = honesty;
        this.acknowledgements = recording.marks().stream()
                .filter(mark -> mark.acknowledged() && mark.position() >= from)
                .map(Recording.Mark::position)
                .sorted()
                .toList();
        this.unforced = IntStream.range(from, log.size())
                .filter(position -> log.get(position) instanceof Operation.ForceBegun force
                        && force.disk().equals(Store.JOURNAL))
                .boxed()
                .toList();
        this.rare =
                IntStream.range(from, log.size()).filter(this::isRare).boxed().toList();
    }

    /** Cuts what a trial did, most often while it opened. */
    static CutChooser ofRecovery(Recording again, Trial.Outcome outcome) {
        return new CutChooser(again, outcome.from(), outcome.opened(), Honesty.FULL);
    }

    Recording recording() {
        return recording;
    }

    Cut choose(CutKind kind, Random random) {
        int position = position(random);
        return switch (kind) {
            case PROCESS_DEATH -> new Cut.ProcessDeath(position, 0);
            case MIDDLE_OF_WRITE -> middleOfWrite(position, random);
            case POWER_CUT -> new Cut.PowerCut(position, random.nextLong(), honesty);
        };
    }

    /** Also between two acknowledgements, since closing alone can be half of the log. */
    private int position(Random random) {
        if (focus > from && random.nextInt(3) > 0) {
            return between(from, focus, random);
        }
        int draw = random.nextInt(100);
        if (draw < 25 && !acknowledgements.isEmpty()) {
            return any(acknowledgements, random);
        }
        if (draw < 50 && acknowledgements.size() > 1) {
            int first = random.nextInt(acknowledgements.size() - 1);
            return between(acknowledgements.get(first), acknowledgements.get(first + 1), random);
        }
        if (draw < 65 && !unforced.isEmpty()) {
            return any(unforced, random);
        }
        if (draw < 85 && !rare.isEmpty()) {
            return Math.max(from, Math.min(log.size(), any(rare, random) + random.nextInt(5) - 1));
        }
        return between(from, log.size(), random);
    }

    private static int any(List<Integer> positions, Random random) {
        return positions.get(random.nextInt(positions.size()));
    }

    private static int between(int first, int last, Random random) {
        return first + random.nextInt(last - first + 1);
    }

    private Cut middleOfWrite(int wanted, Random random) {
        int position = wanted;
        while (position < log.size() && !(log.get(position) instanceof Operation.Written)) {
            position++;
        }
        int bytes =
                position < log.size() ? 1 + random.nextInt(((Operation.Written) log.get(position)).bytes().length) : 0;
        return new Cut.ProcessDeath(position, bytes);
    }

    private boolean isRare(int position) {
        Operation operation = log.get(position);
        return operation instanceof Operation.OnNames
                || operation instanceof Operation.SyncDone
                || operation instanceof Operation.Resized
                || (operation instanceof Operation.ForceDone force
                        && force.disk().equals(Store.PAGES));
    }
}
