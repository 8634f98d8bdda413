package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Files that were damaged, moved or mixed up while the appliance was stopped. Either nothing that was acknowledged is missing, or opening
 * refuses, names the file, and leaves everything as it is.
 */
@ExtendWith(QuietJournal.class)
final class DamageTest {
    private static final FileName CONTROL = new FileName(Store.JOURNAL, "control");
    private static final FileName PAGES = new FileName(Store.PAGES, "pages.mv.db");
    /** Goes with the database file where that is copied. */
    private static final FileName NOTE = new FileName(Store.PAGES, "pages.journal");

    private static final int FLIPS = Math.max(20, Integer.getInteger("mapkeep.cuts", 600) / 15);
    private static final int MIXTURES = Math.max(8, Integer.getInteger("mapkeep.cuts", 600) / 40);
    /** Whether damage hurts is a matter of chance, so it is tried more often until it has hurt once. */
    private static final int PATIENCE = 20;

    private static final int STEPS = 12;
    private static final long SEED = CutSeries.seed();

    private static Recording recording;
    private static Recording other;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void record() {
        recording = Recorder.record(MapkeepStore::open, Recorder.Scenario.STRAIGHT, SEED, STEPS);
        other = Recorder.record(MapkeepStore::open, Recorder.Scenario.STRAIGHT, SEED + 1, STEPS);
    }

    @Test
    void flippedBitsAreHarmlessOrRefused() {
        int refusals = 0;
        for (int flip = 0; flip < FLIPS || (refusals == 0 && flip < PATIENCE * FLIPS); flip++) {
            Damaged stopped = stopped();
            FileName file = random.nextInt(4) == 0 ? CONTROL : any(lastWritten(stopped.image()));
            byte[] bytes = stopped.image().bytes(file).clone();
            int at = notBlank(bytes);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            String what = what("a bit of byte " + at + " of " + file);
            refusals += stopped.refusedOrWhole(what, stopped.image().with(file, bytes), List.of(file))
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(refusals).as("no flip was ever noticed").isPositive();
    }

    @Test
    void damageBeforeAcknowledgedWorkNamesTheLastWholeBarrier() {
        List<Integer> checkpoints = checkpoints();
        int lost = 0;
        for (int round = 0; round < FLIPS / 2 || (lost == 0 && round < PATIENCE * FLIPS); round++) {
            // The longer ago the last checkpoint was, the more is needed of the journal.
            Damaged stopped = stopped(new Cut.ProcessDeath(any(checkpoints), 0));
            FileName file = any(lastWritten(stopped.image()));
            byte[] bytes = stopped.image().bytes(file).clone();
            Arrays.fill(bytes, 4096, 4096 + 512, (byte) 0x55);
            Optional<ProblemException> refusal = stopped.refusedOrWhole(
                    what("a sector of " + file), stopped.image().with(file, bytes), List.of(file));
            if (refusal.isPresent()) {
                assertThat(refusal.get().getMessage()).containsPattern("barrier [0-9]+");
                lost++;
            }
        }
        assertThat(lost).as("no sector was ever missed").isPositive();
    }

    /** Where checkpoints begin. */
    private static List<Integer> checkpoints() {
        List<Operation> log = recording.machine().log();
        return IntStream.range(0, log.size())
                .filter(position -> log.get(position) instanceof Operation.ForceBegun force
                        && force.disk().equals(Store.PAGES))
                .boxed()
                .toList();
    }

    @Test
    void aMissingSegmentIsHarmlessOrRefused() {
        Damaged stopped = stopped();
        for (FileName file : some(segments(stopped.image()))) {
            stopped.refusedOrWhole(what("without " + file), stopped.image().without(file), List.of(file));
        }
    }

    @Test
    void aShortenedSegmentIsHarmlessOrRefused() {
        Damaged stopped = stopped();
        for (FileName file : some(segments(stopped.image()))) {
            byte[] bytes = stopped.image().bytes(file);
            int length = random.nextInt(bytes.length);
            stopped.refusedOrWhole(
                    what(file + " cut to " + length),
                    stopped.image().with(file, Arrays.copyOf(bytes, length)),
                    List.of(file));
        }
    }

    @Test
    void exchangedSegmentsAreHarmlessOrRefused() {
        for (int round = 0; round < 6; round++) {
            Damaged stopped = stopped();
            List<FileName> segments = segments(stopped.image());
            FileName one = segments.get(random.nextInt(segments.size() - 1));
            FileName two = segments.get(segments.size() - 1);
            Image mixed = stopped.image()
                    .with(one, stopped.image().bytes(two))
                    .with(two, stopped.image().bytes(one));
            stopped.refusedOrWhole(what(one + " and " + two + " exchanged"), mixed, List.of(one, two));
        }
    }

    @Test
    void aSegmentOfAnotherInstallationIsRefused() {
        Damaged stopped = stopped();
        Image foreign = other.machine().image();
        byte[] bytes = foreign.bytes(any(segments(foreign)));
        FileName known = any(segments(stopped.image()));
        FileName unknown = new FileName(Store.JOURNAL, "0000000000009999.segment");

        stopped.refused(what("a foreign " + known), stopped.image().with(known, bytes), List.of(known));
        stopped.refused(what("a foreign " + unknown), stopped.image().with(unknown, bytes), List.of(unknown));
    }

    @Test
    void anotherFormatVersionIsRefused() {
        for (int format : new int[] {0, 2, 65535}) {
            Damaged stopped = stopped();
            byte[] control = stopped.image().bytes(CONTROL).clone();
            setFormat(control, 0, 88, format);
            setFormat(control, 4096, 88, format);
            FileName last =
                    segments(stopped.image()).get(segments(stopped.image()).size() - 1);
            byte[] segment = stopped.image().bytes(last).clone();
            setFormat(segment, 0, 48, format);

            String known = stopped.refused(
                            what("control of format " + format),
                            stopped.image().with(CONTROL, control),
                            List.of(CONTROL))
                    .getMessage();
            assertThat(known).contains("format is " + format);
            stopped.refused(what(last + " of format " + format), stopped.image().with(last, segment), List.of(last));
        }
    }

    @Test
    void aDatabaseFileWithoutItsJournalIsRefused() {
        Damaged stopped = stopped();
        Image alone = stopped.image();
        for (FileName file : alone.on(Store.JOURNAL)) {
            alone = alone.without(file);
        }
        stopped.refused(what("no journal"), alone, List.of(PAGES));
        stopped.refused(what("no control file"), stopped.image().without(CONTROL), List.of(CONTROL));
    }

    @Test
    void aJournalWithoutItsDatabaseFileIsRefused() {
        Damaged stopped = stopped();
        stopped.refused(what("no database file"), stopped.image().without(PAGES), List.of(PAGES));
    }

    @Test
    void anotherDatabaseFileIsRefused() {
        Damaged stopped = stopped();
        byte[] foreign = other.machine().image().bytes(PAGES);
        stopped.refused(
                what("foreign database file with its note"),
                stopped.image()
                        .with(PAGES, foreign)
                        .with(NOTE, other.machine().image().bytes(NOTE)),
                List.of(PAGES));
        stopped.refused(what("empty database file"), stopped.image().with(PAGES, new byte[0]), List.of(PAGES));
    }

    @Test
    void anOlderCopyOfTheDatabaseFileIsRefusedOrBroughtUpToDate() {
        int refusals = 0;
        for (int round = 0; round < MIXTURES || (refusals == 0 && round < PATIENCE * MIXTURES); round++) {
            Damaged stopped = stopped();
            int before = stopped.position() * (2 + random.nextInt(7)) / 10;
            refusals += stopped.refusedOrWhole(
                                    what("database file of " + before + " at " + stopped.position()),
                                    stopped.image()
                                            .with(PAGES, at(before, PAGES))
                                            .with(NOTE, at(before, NOTE)),
                                    List.of(PAGES))
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(refusals).as("no older copy was ever noticed").isPositive();
    }

    /** One that is older by a checkpoint at least, as any copy is that was made while the appliance was stopped. */
    @Test
    void anOlderCopyOfTheJournalIsRefused() {
        int refusals = 0;
        for (int round = 0; round < MIXTURES || (refusals == 0 && round < PATIENCE * MIXTURES); round++) {
            Damaged stopped = stopped();
            int end = recording.machine().position();
            int after = stopped.position() + (end - stopped.position()) * (2 + random.nextInt(9)) / 10;
            byte[] note = at(after, NOTE);
            if (!Arrays.equals(note, stopped.image().bytes(NOTE))) {
                stopped.refused(
                        what("database file of " + after + " at " + stopped.position()),
                        stopped.image().with(PAGES, at(after, PAGES)).with(NOTE, note),
                        List.of(PAGES));
                refusals++;
            }
        }
        assertThat(refusals).as("no pair was a checkpoint apart").isPositive();
    }

    private static byte[] at(int position, FileName file) {
        return new Cut.ProcessDeath(position, 0)
                .applyTo(recording.machine())
                .image()
                .bytes(file);
    }

    /** Closed in order, or in the midst of work. */
    private Damaged stopped() {
        int end = recording.machine().position();
        if (random.nextInt(3) == 0) {
            return Damaged.at(recording, new Cut.ProcessDeath(end, 0));
        }
        return stopped(new CutChooser(recording, end / 3, Honesty.FULL).choose(CutKind.PROCESS_DEATH, random));
    }

    /** What only the last force has made durable cannot be told from a barrier that was torn, so it may go unmissed. */
    private static Damaged stopped(Cut cut) {
        return Damaged.at(recording, cut).expecting(recording.acknowledged(lastForce(cut.position())));
    }

    /** Where the last force of frames began; a segment that is only made ready has none. */
    private static int lastForce(int position) {
        List<Operation> log = recording.machine().log();
        var withFrames = new TreeMap<Integer, Integer>();
        int last = 0;
        for (int index = 0; index < position; index++) {
            Operation operation = log.get(index);
            if (operation instanceof Operation.Written written && isOfFrames(written)) {
                withFrames.put(written.file(), index);
            } else if (operation instanceof Operation.ForceDone force
                    && force.disk().equals(Store.JOURNAL)
                    && withFrames.getOrDefault(force.file(), index) < force.begun()) {
                withFrames.remove(force.file());
                last = force.begun();
            }
        }
        return last;
    }

    /** Behind a segment's header, and not the second slot of the control file. */
    private static boolean isOfFrames(Operation.Written written) {
        byte[] control = "MAPKEEPC".getBytes(StandardCharsets.US_ASCII);
        return written.position() >= 4096
                && Arrays.mismatch(written.bytes(), 0, control.length, control, 0, control.length) >= 0;
    }

    private static List<FileName> segments(Image image) {
        return image.on(Store.JOURNAL).stream()
                .filter(file -> file.name().endsWith(".segment"))
                .toList();
    }

    /** Segments with frames, the newest of them: where damage hurts. */
    private static List<FileName> lastWritten(Image image) {
        List<FileName> written = segments(image).stream()
                .filter(file -> image.bytes(file).length > 4100 && image.bytes(file)[4096 + 24] != 0)
                .toList();
        return written.subList(Math.max(0, written.size() - 4), written.size());
    }

    private int notBlank(byte[] bytes) {
        while (true) {
            int at = random.nextInt(bytes.length);
            if (bytes[at] != 0) {
                return at;
            }
        }
    }

    private <T> T any(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    /** Closing leaves hundreds of these small segments. */
    private <T> List<T> some(List<T> choice) {
        var mixed = new ArrayList<>(choice);
        Collections.shuffle(mixed, random);
        return mixed.subList(0, Math.min(mixed.size(), MIXTURES));
    }

    private static void setFormat(byte[] bytes, int block, int checked, int format) {
        ByteBuffer.wrap(bytes).putShort(block + 8, (short) format);
        var checksum = new CRC32C();
        checksum.update(bytes, block, checked);
        ByteBuffer.wrap(bytes).putInt(block + checked, (int) checksum.getValue());
    }

    private static String what(String damage) {
        return "seed " + SEED + ": " + damage;
    }
}
