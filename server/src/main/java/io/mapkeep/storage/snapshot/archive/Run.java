package io.mapkeep.storage.snapshot.archive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Archive objects that together lead from one barrier to another: usually one, several when a barrier was large. */
record Run(long epoch, long from, long to, List<ArchiveName> parts) {
    /** All that are whole. Parts without an end were left by a process that died, and do not count. */
    static List<Run> of(List<ArchiveName> names) {
        Set<ArchiveName> all = new HashSet<>(names);
        List<Run> runs = new ArrayList<>();
        for (ArchiveName last : names) {
            List<ArchiveName> parts = new ArrayList<>();
            for (int part = 0; part < last.part() && last.to().isPresent(); part++) {
                parts.add(new ArchiveName(last.epoch(), last.from(), part, OptionalLong.empty()));
            }
            if (last.to().isPresent() && all.containsAll(parts)) {
                parts.add(last);
                runs.add(new Run(last.epoch(), last.from(), last.to().getAsLong(), parts));
            }
        }
        return runs;
    }
}
