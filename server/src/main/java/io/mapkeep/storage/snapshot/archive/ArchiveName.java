package io.mapkeep.storage.snapshot.archive;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an archive object, {@code archive/EPOCH-FROM-PART-TO}: it holds changes after barrier FROM. When a barrier is larger than an object,
 * several parts follow each other; all but the last are {@code open}, the last one says TO.
 *
 * @param part counts from 0
 * @param to the last barrier; empty: another part follows
 */
public record ArchiveName(long epoch, long from, int part, OptionalLong to) {
    /** Where archive objects lie. */
    public static final String FOLDER = "archive/";

    private static final Pattern NAME = Pattern.compile("archive/([0-9]{10})-([0-9]{18})-([0-9]{6})-([0-9]{18}|open)");

    /** Empty if it is no archive object's name. */
    public static Optional<ArchiveName> parse(String name) {
        Matcher match = NAME.matcher(name);
        if (!match.matches()) {
            return Optional.empty();
        }
        String to = match.group(4);
        return Optional.of(new ArchiveName(
                Long.parseLong(match.group(1)),
                Long.parseLong(match.group(2)),
                Integer.parseInt(match.group(3)),
                to.equals("open") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(to))));
    }

    /** As it is called in the target. */
    public String text() {
        String end = to.isPresent() ? String.format(Locale.ROOT, "%018d", to.getAsLong()) : "open";
        return String.format(Locale.ROOT, "%s%010d-%018d-%06d-%s", FOLDER, epoch, from, part, end);
    }

    /** No snapshot at that barrier or later needs it. */
    public boolean endsBefore(long snapshotEpoch, long snapshotBarrier) {
        return epoch <= snapshotEpoch && (to.isPresent() ? to.getAsLong() <= snapshotBarrier : from < snapshotBarrier);
    }
}
