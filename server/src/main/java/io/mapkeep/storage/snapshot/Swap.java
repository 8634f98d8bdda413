package io.mapkeep.storage.snapshot;

import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts restored data in the place of the former ones, which are moved aside and never deleted. Everything happens inside the data folder: it may be a mount
 * point, and the folder above it is often not ours to write.
 *
 * <pre>
 *   data/restoring/new/…     what was restored, whole before the swap begins
 *   data/restoring/swap      the plan; while it is there, the swap goes on at the next start or restore
 *   data/before-restore-T/…  what was there before
 * </pre>
 *
 * A crash at any point leaves a plan that {@link #finish} carries out: each entry is moved by one rename, and what was moved is not there any more.
 */
final class Swap {
    static final String FORMER = "before-restore-";

    private static final String RESTORING = "restoring";
    private static final String PLAN = "swap";
    private static final String ASIDE = "aside";
    private static final String IN = "in";

    private final Path data;
    private final Path restoring;

    Swap(Path data) {
        this.data = data;
        this.restoring = data.resolve(RESTORING);
    }

    /** Where the restored data are collected. */
    Path fresh() {
        return restoring.resolve("new");
    }

    Path restoring() {
        return restoring;
    }

    boolean planned() {
        return Files.exists(restoring.resolve(PLAN));
    }

    /**
     * From here on the restore counts.
     *
     * @param name of the folder for the former data
     * @param staying entries of the data folder that are not moved, as the store itself may be
     */
    void plan(String name, Set<String> staying) throws IOException {
        Set<String> entries = new TreeSet<>();
        for (Path entry : entries(data)) {
            String found = entry.getFileName().toString();
            if (!found.equals(RESTORING) && !found.startsWith(FORMER) && !staying.contains(found)) {
                entries.add(found);
            }
        }
        write(ASIDE, name, entries);
    }

    /**
     * Carries out a plan, if there is one.
     *
     * @return the folder with the former data, if there were any
     */
    Optional<Path> finish() throws IOException {
        if (!planned()) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(restoring.resolve(PLAN));
        Path former = data.resolve(lines.get(1));
        List<String> entries = lines.subList(2, lines.size());
        if (lines.get(0).equals(ASIDE)) {
            for (String entry : entries) {
                move(data.resolve(entry), DurableFiles.makeFolder(former).resolve(entry));
            }
            DurableFiles.sync(data);
            write(IN, lines.get(1), Set.copyOf(entries));
        }
        for (Path entry : entries(fresh())) {
            move(entry, data.resolve(entry.getFileName()));
        }
        DurableFiles.sync(data);
        DurableFiles.deleteFolder(restoring);
        DurableFiles.sync(data);
        return Files.exists(former) ? Optional.of(former) : Optional.empty();
    }

    private void write(String phase, String name, Set<String> entries) throws IOException {
        String text = phase + "\n" + name + "\n" + String.join("\n", entries);
        DurableFiles.write(restoring.resolve(PLAN), text.getBytes(StandardCharsets.UTF_8));
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.toList();
        }
    }
}
