package io.mapkeep.storage.cut;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is on the disks of a machine that is off. The arrays are never changed. */
record Image(SortedMap<FileName, byte[]> files) {
    static final Image EMPTY = new Image(new TreeMap<>());

    byte[] bytes(FileName name) {
        byte[] found = files.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no " + name + " among " + files.keySet());
        }
        return found;
    }

    List<FileName> on(String disk) {
        return files.keySet().stream().filter(name -> name.disk().equals(disk)).toList();
    }

    Image with(FileName name, byte[] bytes) {
        var changed = new TreeMap<>(files);
        changed.put(name, bytes);
        return new Image(changed);
    }

    Image without(FileName name) {
        var changed = new TreeMap<>(files);
        changed.remove(name);
        return new Image(changed);
    }

    /** Empty if both hold the same. */
    List<String> differences(Image other) {
        var names = new TreeSet<>(files.keySet());
        names.addAll(other.files.keySet());
        var differences = new ArrayList<String>();
        for (FileName name : names) {
            byte[] mine = files.get(name);
            byte[] theirs = other.files.get(name);
            if (mine == null || theirs == null) {
                differences.add(name + (mine == null ? " is new" : " is gone"));
            } else if (!Arrays.equals(mine, theirs)) {
                differences.add(name + " differs from byte " + Arrays.mismatch(mine, theirs) + " (" + mine.length
                        + " bytes, " + theirs.length + " bytes)");
            }
        }
        return differences;
    }
}
