package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.configuration.SnapshotPlace;
import io.mapkeep.contract.configuration.SnapshotPlace.Bucket;
import io.mapkeep.contract.configuration.SnapshotPlace.Folder;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import io.mapkeep.storage.snapshot.repository.ExportFile;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.targets.FolderTarget;
import io.mapkeep.storage.snapshot.targets.S3Settings;
import io.mapkeep.storage.snapshot.targets.S3Target;
import io.mapkeep.storage.snapshot.targets.Target;
import io.mapkeep.trust.AddedAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.List;

/** From the place that an admin names to the target behind it. */
final class Targets {
    private Targets() {}

    /**
     * A target that was begun before.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if it cannot be reached, or its disk is not mounted
     */
    static Target open(SnapshotPlace place, AddedAuthorities added) {
        return place instanceof Folder folder ? FolderTarget.open(folder.path()) : bucket((Bucket) place, added);
    }

    /** A target that may be new. */
    static Target begin(SnapshotPlace place, AddedAuthorities added) {
        return place instanceof Folder folder ? FolderTarget.create(folder.path()) : bucket((Bucket) place, added);
    }

    /** What a place holds, opened with the recovery key: a store, or a file that is one exported snapshot. */
    static Repository repository(SnapshotPlace place, RecoveryKey key, Clock clock) {
        Target target =
                isFile(place) ? ExportFile.open(((Folder) place).path(), key) : open(place, AddedAuthorities.NONE);
        return Repository.open(target, key, clock);
    }

    static boolean isFile(SnapshotPlace place) {
        return place instanceof Folder folder && Files.isRegularFile(folder.path());
    }

    private static Target bucket(Bucket bucket, AddedAuthorities added) {
        Path file = bucket.credentials()
                .orElseThrow(() -> unusable("snapshot.s3_credentials_file", "No file with credentials is named."));
        List<String> lines = lines(file);
        return S3Target.open(new S3Settings(
                bucket.endpoint(),
                bucket.region(),
                bucket.name(),
                bucket.prefix(),
                bucket.pathStyle(),
                lines.get(0),
                Redacted.of(lines.get(1)),
                bucket.authority(),
                added));
    }

    private static List<String> lines(Path file) {
        try {
            var others = Files.getPosixFilePermissions(file);
            others.removeAll(List.of(
                    PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ));
            if (!others.isEmpty()) {
                throw unusable(
                        file.toString(), "More than its owner and a group that reads may use it: " + others + ".");
            }
            List<String> lines = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (lines.size() != 2) {
                throw unusable(file.toString(), "It has " + lines.size() + " lines.");
            }
            return lines;
        } catch (IOException failure) {
            throw unusable(file.toString(), failure.toString());
        }
    }

    private static BadConfiguration unusable(String what, String why) {
        return new BadConfiguration(Problem.of(
                "MK-SNP-040",
                "The credentials of the snapshot store cannot be used.",
                what + ": " + why,
                "Write the access key's id on the first line and its secret on the second, then: chmod 600 FILE"));
    }
}
