package io.mapkeep.storage.cut;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the database holds: as the {@link Plan} has it, or as {@link Inspection} found it. */
final class Model {
    /** Balance per account. */
    final SortedMap<Integer, Long> accounts = new TreeMap<>();

    final SortedMap<Key, Note> notes = new TreeMap<>();
    final SortedMap<Key, Fingerprint> large = new TreeMap<>();
    final SortedMap<String, Shape> tables = new TreeMap<>();

    /** A row by the writer who made it and the step in which he did. */
    record Key(int writer, int step) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return writer == other.writer ? Integer.compare(step, other.step) : Integer.compare(writer, other.writer);
        }
    }

    record Note(int rank, String text) {}

    /** Of a large value; the value itself is too large to keep. */
    record Fingerprint(Form form, long length, long checksum) {}

    /** How a large value is stored. */
    enum Form {
        CHARACTERS,
        BYTES,
        TEXT,
        BINARY
    }

    /** A table made while the writers work. */
    record Shape(SortedSet<String> columns, SortedSet<String> indexes, long rows, long sum) {
        Shape withColumn(String column) {
            return new Shape(plus(columns, column), indexes, rows, sum);
        }

        Shape withIndex(String index) {
            return new Shape(columns, plus(indexes, index), rows, sum);
        }

        Shape withRows(long moreRows, long more) {
            return new Shape(columns, indexes, rows + moreRows, sum + more);
        }

        private static SortedSet<String> plus(SortedSet<String> names, String name) {
            var more = new TreeSet<>(names);
            more.add(name);
            return more;
        }
    }

    /** Empty if {@code found} holds the same. */
    List<String> differences(Model found) {
        var differences = new ArrayList<String>();
        compare("account", accounts, found.accounts, differences);
        compare("note", notes, found.notes, differences);
        compare("large value", large, found.large, differences);
        compare("table", tables, found.tables, differences);
        return differences;
    }

    private static <K extends Comparable<K>, V> void compare(
            String what, Map<K, V> expected, Map<K, V> found, List<String> differences) {
        var keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        for (K key : keys) {
            V wanted = expected.get(key);
            V there = found.get(key);
            if (!Objects.equals(wanted, there)) {
                differences.add(what + " " + key + ": " + there + " in place of " + wanted);
            }
        }
    }
}
