package io.mapkeep.storage.snapshot.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a snapshot, such as {@code 20261127t210216z-7f3a91c2}: the moment in UTC, so that names sort by time, and 32 random bits. */
public record SnapshotId(@JsonValue String text) implements Comparable<SnapshotId> {
    private static final Pattern TEXT = Pattern.compile("[0-9]{8}t[0-9]{6}z-[0-9a-f]{8}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmss'z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    @JsonCreator
    public SnapshotId {
        if (!TEXT.matcher(text).matches()) {
            throw new InvalidInput(Problem.of(
                    "MK-SNP-010",
                    "There is no such snapshot.",
                    "A snapshot is called like 20261127t210216z-7f3a91c2.",
                    "See what there is: mapkeep snapshot list"));
        }
    }

    static SnapshotId of(Instant moment) {
        return new SnapshotId(TIME.format(moment) + "-" + HexFormat.of().toHexDigits(RANDOM.nextInt()));
    }

    static boolean isOne(String text) {
        return TEXT.matcher(text).matches();
    }

    @Override
    public int compareTo(SnapshotId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
