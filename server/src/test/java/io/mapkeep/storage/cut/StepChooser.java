package io.mapkeep.storage.cut;

import io.mapkeep.storage.cut.LargeSteps.LargeRemoved;
import io.mapkeep.storage.cut.LargeSteps.LargeReplaced;
import io.mapkeep.storage.cut.LargeSteps.LargeWritten;
import io.mapkeep.storage.cut.LargeSteps.Value;
import io.mapkeep.storage.cut.Model.Form;
import io.mapkeep.storage.cut.Model.Key;
import io.mapkeep.storage.cut.Model.Note;
import io.mapkeep.storage.cut.RowSteps.NoteChanged;
import io.mapkeep.storage.cut.RowSteps.NoteForgotten;
import io.mapkeep.storage.cut.RowSteps.NoteWritten;
import io.mapkeep.storage.cut.RowSteps.Transfer;
import io.mapkeep.storage.cut.SchemaSteps.BatchLoaded;
import io.mapkeep.storage.cut.SchemaSteps.ColumnAdded;
import io.mapkeep.storage.cut.SchemaSteps.IndexMade;
import io.mapkeep.storage.cut.SchemaSteps.Published;
import io.mapkeep.storage.cut.SchemaSteps.TableDropped;
import io.mapkeep.storage.cut.SchemaSteps.TableMade;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Draws the steps of one writer. */
final class StepChooser {
    private static final int SMALLEST = 50 << 10;
    private static final int LARGEST = 300 << 10;

    private final Random random;
    private final int writer;
    private final List<Key> notes = new ArrayList<>();
    private final List<Key> large = new ArrayList<>();
    private final Deque<Step> change = new ArrayDeque<>();
    private final Deque<Step> load = new ArrayDeque<>();
    private int number;

    StepChooser(long seed, int writer) {
        this.random = new Random(seed * 31 + writer);
        this.writer = writer;
    }

    List<Step> steps(int count) {
        var steps = new ArrayList<Step>();
        while (steps.size() < count) {
            number = steps.size() + 1;
            steps.add(writer == Plan.FIRST && number == 1 ? new RowSteps.SetUp() : draw(random.nextInt(100)));
        }
        return List.copyOf(steps);
    }

    private Step draw(int share) {
        if (share < 34) {
            return transfer();
        }
        if (share < 54 || notes.isEmpty()) {
            return noteWritten();
        }
        if (share < 64) {
            return new NoteChanged(any(notes), note());
        }
        if (share < 70) {
            return new NoteForgotten(notes.remove(random.nextInt(notes.size())));
        }
        if (share < 78) {
            return largeStep();
        }
        return share < 89 ? nextOf(change, this::changeOfATable) : nextOf(load, this::loadOfATable);
    }

    private Step transfer() {
        int from = 1 + random.nextInt(RowSteps.ACCOUNTS);
        int to = 1 + (from + random.nextInt(RowSteps.ACCOUNTS - 1)) % RowSteps.ACCOUNTS;
        return new Transfer(from, to, 1 + random.nextInt(100));
    }

    private Step noteWritten() {
        notes.add(key());
        return new NoteWritten(key(), note());
    }

    private Note note() {
        return new Note(random.nextInt(1000), "note " + "abc".repeat(random.nextInt(100)) + random.nextInt());
    }

    private Step largeStep() {
        if (large.size() >= 3) {
            return new LargeRemoved(large.remove(random.nextInt(large.size())));
        }
        Form form = Form.values()[random.nextInt(Form.values().length)];
        var value = new Value(form, SMALLEST + random.nextInt(LARGEST - SMALLEST), random.nextLong());
        if (!large.isEmpty() && random.nextInt(3) == 0) {
            return new LargeReplaced(any(large), value, value.fingerprint());
        }
        large.add(key());
        return new LargeWritten(key(), value, value.fingerprint());
    }

    private static Step nextOf(Deque<Step> prepared, Runnable prepare) {
        if (prepared.isEmpty()) {
            prepare.run();
        }
        return prepared.removeFirst();
    }

    private void changeOfATable() {
        String table = "made_" + writer + "_" + number;
        change.add(new TableMade(table, 10 + random.nextInt(200)));
        change.add(new ColumnAdded(table, "extra"));
        change.add(new IndexMade(table, table + "_by_name"));
        if (random.nextBoolean()) {
            change.add(new TableDropped(table));
        }
    }

    private void loadOfATable() {
        String staging = "staging_" + writer + "_" + number;
        load.add(new TableMade(staging, 0));
        load.add(new BatchLoaded(staging, 0));
        load.add(new BatchLoaded(staging, 1));
        if (random.nextBoolean()) {
            load.add(new IndexMade(staging, staging + "_by_name"));
        }
        load.add(new Published(staging, "imported_" + writer));
    }

    private Key any(List<Key> keys) {
        return keys.get(random.nextInt(keys.size()));
    }

    private Key key() {
        return new Key(writer, number);
    }
}
