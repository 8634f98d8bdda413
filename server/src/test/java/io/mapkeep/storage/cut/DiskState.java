package io.mapkeep.storage.cut;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names and contents of the files of one machine, as an {@link Image} with {@link Operation}s applied to it. */
final class DiskState {
    private final SortedMap<FileName, Integer> names = new TreeMap<>();
    private final Map<Integer, FileContents> contents = new HashMap<>();
    private int nextFile;

    /** The files of {@code start} are numbered in the order of their names. */
    DiskState(Image start) {
        start.files().forEach((name, bytes) -> {
            names.put(name, nextFile);
            contents.put(nextFile++, new FileContents(bytes));
        });
    }

    int nextFile() {
        return nextFile;
    }

    @Nullable
    Integer file(FileName name) {
        return names.get(name);
    }

    /** A file that was never created is empty: after a power cut its bytes can be there without its name. */
    FileContents contents(int file) {
        return contents.computeIfAbsent(file, absent -> new FileContents(new byte[0]));
    }

    List<String> namesOn(String disk) {
        return names.keySet().stream()
                .filter(name -> name.disk().equals(disk))
                .map(FileName::name)
                .toList();
    }

    void create(FileName name, int file) {
        names.put(name, file);
        contents(file);
        nextFile = Math.max(nextFile, file + 1);
    }

    void rename(FileName from, FileName to) {
        Integer file = names.remove(from);
        if (file == null) {
            throw new IllegalStateException("no " + from + " to rename");
        }
        names.put(to, file);
    }

    void delete(FileName name) {
        names.remove(name);
    }

    long usedBytes() {
        long used = 0;
        for (int file : names.values()) {
            used += contents(file).size();
        }
        return used;
    }

    Image image() {
        var files = new TreeMap<FileName, byte[]>();
        names.forEach((name, file) -> files.put(name, contents(file).copy()));
        return new Image(files);
    }
}
