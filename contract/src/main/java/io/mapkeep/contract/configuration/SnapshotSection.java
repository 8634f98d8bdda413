package io.mapkeep.contract.configuration;

import io.mapkeep.contract.configuration.SnapshotPlace.Bucket;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code [snapshot]}: where snapshots go, how often they are taken, how long they are kept, and how they are proven.
 *
 * @param target empty for the folder {@code snapshots} in {@code server.data}
 * @param copies further places, each of which gets every snapshot
 * @param onReplica where this node keeps snapshots of its own while it is a replica; empty if it takes none
 * @param scheduled whether any are taken without being asked for
 * @param every from one to the next
 * @param at the time of day from which {@code every} counts
 * @param zone of {@code at}, and of the days, weeks and months of {@code keep}
 * @param keep like {@code 24 hourly, 7 daily}
 * @param archive whether what happens between snapshots is kept, too
 * @param archiveWithin the longest that something done waits for its place in the archive
 * @param drill whether each scheduled snapshot is restored aside and compared
 * @param drillWithin after this a drill is given up
 */
public record SnapshotSection(
        Optional<SnapshotPlace> target,
        List<SnapshotPlace> copies,
        Optional<Path> onReplica,
        boolean scheduled,
        Duration every,
        LocalTime at,
        ZoneId zone,
        String keep,
        boolean archive,
        Duration archiveWithin,
        boolean drill,
        Duration drillWithin) {
    private static final int MOST_COPIES = 8;
    /** Stands for the folder in {@code server.data} until that is known. */
    private static final Path STANDARD = Path.of("");

    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
    private static final Pattern KEEP = Pattern.compile(
            "\\d{1,4} (hourly|daily|weekly|monthly|yearly)(, ?\\d{1,4} (hourly|daily|weekly|monthly|yearly))*");

    public SnapshotSection {
        copies = List.copyOf(copies);
    }

    static SnapshotSection read(Section in) {
        Places places = places(in);
        return new SnapshotSection(
                places.target(),
                places.copies(),
                onReplica(in),
                in.flag("scheduled", true, "Take snapshots without being asked."),
                in.duration("every", "1h", "5m", "1d", "From one snapshot to the next."),
                in.text(
                        "at",
                        "00:00",
                        "time of day",
                        "They are counted from this time of day; with every = \"1d\" it is when they are taken.",
                        SnapshotSection::time),
                in.text(
                        "zone",
                        "",
                        "name of a time zone, or \"\"",
                        "For at, and for the days, weeks and months of keep. \"\" is the machine's own.",
                        SnapshotSection::zone),
                in.text(
                        "keep",
                        "24 hourly, 7 daily, 5 weekly, 12 monthly",
                        "numbers with hourly, daily, weekly, monthly, yearly",
                        "How many are kept. The newest one and the last proven one always are.",
                        SnapshotSection::keep),
                in.flag(
                        "archive",
                        true,
                        "Store what happens between snapshots as well, so that any moment can be restored."),
                in.duration(
                        "archive_within",
                        "60s",
                        "1s",
                        "1h",
                        "Something done is in the archive after this time at the latest; so much can be lost with the machine."),
                in.flag(
                        "drill",
                        true,
                        "Restore each scheduled snapshot aside and compare it. It takes as much room again for that time."),
                in.duration("drill_within", "30m", "1m", "12h", "A drill that takes longer is given up."));
    }

    /** The same with paths counted from {@code folder}, and a target in any case. */
    SnapshotSection resolve(Path folder, Path data) {
        Path standard = data.resolve("snapshots");
        return new SnapshotSection(
                Optional.of(target.map(written -> written.resolve(folder)).orElse(new SnapshotPlace.Folder(standard))),
                copies.stream().map(written -> written.resolve(folder)).toList(),
                onReplica.map(written -> written.equals(STANDARD) ? standard : folder.resolve(written)),
                scheduled,
                every,
                at,
                zone,
                keep,
                archive,
                archiveWithin,
                drill,
                drillWithin);
    }

    /** Where this node keeps snapshots of its own while it is a replica, as the settings of a node that has no other place. */
    public Optional<SnapshotSection> asReplica() {
        return onReplica.map(folder -> new SnapshotSection(
                Optional.of(new SnapshotPlace.Folder(folder)),
                List.of(),
                onReplica,
                scheduled,
                every,
                at,
                zone,
                keep,
                false,
                archiveWithin,
                drill,
                drillWithin));
    }

    /** All places: the target, then the copies. */
    public List<SnapshotPlace> places() {
        return Stream.concat(target.stream(), copies.stream()).toList();
    }

    private record Places(Optional<SnapshotPlace> target, List<SnapshotPlace> copies) {}

    private static Places places(Section in) {
        Optional<SnapshotPlace> target = in.text(
                "target",
                "",
                "path, \"s3://bucket/prefix\", or \"\"",
                "Where snapshots are stored; best on another disk or machine. \"\" is the folder snapshots in server.data.",
                written -> written.isEmpty() ? Optional.empty() : Optional.of(SnapshotPlace.parse(written)));
        List<SnapshotPlace> copies = in.texts(
                "copies",
                "paths or \"s3://bucket/prefix\"",
                "Further places; each gets a copy of every snapshot, and one that fails does not keep the others from theirs.",
                SnapshotPlace::parse);
        UnaryOperator<SnapshotPlace> reached = buckets(in, target, copies);
        if (copies.size() > MOST_COPIES) {
            in.mistake("copies", "at most " + MOST_COPIES + " places");
        }
        if (Stream.concat(target.stream(), copies.stream())
                        .map(SnapshotPlace::toString)
                        .distinct()
                        .count()
                < copies.size() + (target.isPresent() ? 1 : 0)) {
            in.mistake("copies", "each place once, and not the one that target names");
        }
        return new Places(target.map(reached), copies.stream().map(reached).toList());
    }

    /** What is written once holds for all buckets: they lie in the same store. */
    private static UnaryOperator<SnapshotPlace> buckets(
            Section in, Optional<SnapshotPlace> target, List<SnapshotPlace> copies) {
        Optional<URI> endpoint = in.text(
                "s3_endpoint",
                "",
                "https address, or \"\"",
                "The store that has the bucket. \"\" is Amazon's own of s3_region.",
                SnapshotSection::endpoint);
        String region = in.text("s3_region", "us-east-1", "region", "The region that requests are signed for.");
        Optional<Path> credentials = in.path(
                "s3_credentials_file",
                "",
                "A file of mode 0600 with the access key's id on the first line and its secret on the second.");
        Optional<Path> authority =
                in.path("s3_ca_file", "", "PEM certificates to trust for s3_endpoint, in place of the usual ones.");
        boolean pathStyle = in.flag(
                "s3_path_style", true, "Name the bucket in the path of requests; false names it in the host name.");
        boolean targetIsBucket = target.orElse(null) instanceof Bucket;
        if (credentials.isEmpty() && (targetIsBucket || copies.stream().anyMatch(Bucket.class::isInstance))) {
            in.mistake(
                    "s3_credentials_file",
                    "needed because " + (targetIsBucket ? "target" : "one of copies") + " is a bucket");
        }
        return place -> place instanceof Bucket bucket
                ? new Bucket(bucket.name(), bucket.prefix(), endpoint, region, credentials, authority, pathStyle)
                : place;
    }

    private static Optional<Path> onReplica(Section in) {
        return in.text(
                "on_replica",
                "off",
                "path, \"off\", or \"\"",
                "Where this node keeps snapshots of its own while it is a replica. \"\" is the folder snapshots in server.data.",
                written -> {
                    if (written.equals("off")) {
                        return Optional.empty();
                    }
                    if (written.startsWith("s3:")) {
                        throw new IllegalArgumentException("write a folder of this machine, or \"off\"");
                    }
                    return Optional.of(Path.of(written));
                });
    }

    private static Optional<URI> endpoint(String written) {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        URI address = URI.create(written);
        boolean plainButLocal = "http".equals(address.getScheme())
                && ("127.0.0.1".equals(address.getHost()) || "localhost".equals(address.getHost()));
        if (address.getHost() == null || !("https".equals(address.getScheme()) || plainButLocal)) {
            throw new IllegalArgumentException("write an https address; http is for this machine only");
        }
        return Optional.of(address);
    }

    private static LocalTime time(String written) {
        if (!TIME.matcher(written).matches()) {
            throw new IllegalArgumentException("write a time of day like \"02:30\"");
        }
        return LocalTime.parse(written);
    }

    private static ZoneId zone(String written) {
        try {
            return written.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(written);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("write the name of a time zone, like \"Europe/Vienna\"", unknown);
        }
    }

    private static String keep(String written) {
        if (!KEEP.matcher(written).matches()) {
            throw new IllegalArgumentException("write it like \"24 hourly, 7 daily, 5 weekly, 12 monthly\"");
        }
        return written;
    }
}
