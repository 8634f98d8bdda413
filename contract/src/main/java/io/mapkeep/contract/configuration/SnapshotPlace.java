package io.mapkeep.contract.configuration;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where snapshots are stored. */
public sealed interface SnapshotPlace {
    /** A folder of this machine, or one that is mounted there. */
    record Folder(Path path) implements SnapshotPlace {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A bucket of an S3-compatible store.
     *
     * @param prefix of all objects; may be empty
     * @param endpoint empty for Amazon's own of that region
     * @param credentials a file with the access key's id and its secret on two lines
     * @param authority certificates to trust in place of the usual ones
     * @param pathStyle whether the bucket stands in the path, not in the host name
     */
    record Bucket(
            String name,
            String prefix,
            Optional<URI> endpoint,
            String region,
            Optional<Path> credentials,
            Optional<Path> authority,
            boolean pathStyle)
            implements SnapshotPlace {
        private static final Pattern FORM =
                Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9!_.*'()/-]*))?");

        /** @throws IllegalArgumentException with a message for the person who wrote it */
        static Bucket parse(String written) {
            Matcher form = FORM.matcher(written);
            if (!form.matches()) {
                throw new IllegalArgumentException("write a bucket as \"s3://name/prefix\"");
            }
            String prefix = form.group(2) == null ? "" : form.group(2).replaceAll("^/+|/+$", "");
            return new Bucket(
                    form.group(1), prefix, Optional.empty(), "us-east-1", Optional.empty(), Optional.empty(), true);
        }

        @Override
        public String toString() {
            return "s3://" + name + (prefix.isEmpty() ? "" : "/" + prefix);
        }
    }

    /**
     * Reads the written form: a folder's path, or {@code s3://bucket/prefix} with the standard way to reach it.
     *
     * @throws IllegalArgumentException with a message for the person who wrote it
     */
    static SnapshotPlace parse(String written) {
        if (written.startsWith("s3:")) {
            return Bucket.parse(written);
        }
        try {
            return new Folder(Path.of(written));
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("not a path: " + wrong.getReason(), wrong);
        }
    }

    /** How {@code mapkeep snapshot restore} is told of it on another machine; FILE stands for what has to be fetched first. */
    default String restoreOptions() {
        String from = "--from " + (toString().matches("[A-Za-z0-9:/._-]+") ? toString() : "'" + this + "'");
        if (!(this instanceof Bucket bucket)) {
            return from;
        }
        return from
                + bucket.endpoint().map(address -> " --s3-endpoint " + address).orElse("")
                + " --s3-region " + bucket.region() + " --s3-credentials-file FILE"
                + (bucket.authority().isPresent() ? " --s3-ca-file FILE" : "")
                + (bucket.pathStyle() ? "" : " --s3-host-style");
    }

    /** The same with relative paths counted from {@code folder}. */
    default SnapshotPlace resolve(Path folder) {
        if (this instanceof Bucket bucket) {
            return new Bucket(
                    bucket.name(),
                    bucket.prefix(),
                    bucket.endpoint(),
                    bucket.region(),
                    bucket.credentials().map(folder::resolve),
                    bucket.authority().map(folder::resolve),
                    bucket.pathStyle());
        }
        return new Folder(folder.resolve(((Folder) this).path()));
    }
}
