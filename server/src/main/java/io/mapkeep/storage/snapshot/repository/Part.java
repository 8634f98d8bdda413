package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.storage.snapshot.block.BlockTree;
import java.util.regex.Pattern;

/**
 * One file of a snapshot.
 *
 * @param name relative, parts of letters, digits, {@code . _ -} between slashes, none beginning with a dot: it cannot leave a folder
 * @param mode permission bits, at most 0777
 */
public record Part(String name, int mode, long bytes, BlockTree tree) {
    /** The part that is the database file. */
    public static final String DATABASE = "database";

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*){0,7}");
    private static final int LONGEST = 255;
    private static final int MODES = 0777;

    public Part {
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw refused("a name that could lead out of its folder, or is too long");
        }
        if ((mode & ~MODES) != 0) {
            throw refused("special permission bits");
        }
        if (!tree.fits(bytes)) {
            throw refused("a size that its blocks cannot have");
        }
    }

    static InvalidInput refused(String what) {
        return new InvalidInput(
                Problem.of(
                        "MK-SNP-026",
                        "The snapshot is refused; nothing was changed.",
                        "One of its parts has " + what + ".",
                        "It was not made by Mapkeep, or was tampered with by someone who has its key. Use another snapshot: mapkeep snapshot list"));
    }
}
