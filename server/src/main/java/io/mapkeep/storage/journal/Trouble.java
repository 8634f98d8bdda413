package io.mapkeep.storage.journal;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The problems of the journal, in the administrator's words. Those of opening change nothing on the disk. */
final class Trouble {
    private static final String NO_SPACE = askForNoSpace();

    private Trouble() {}

    /** Whether that means that there is no room. Java has no number for it, only the text of strerror(3) in the language of the process. */
    static boolean isFull(IOException failure) {
        String text = String.valueOf(failure.getMessage());
        return text.contains(NO_SPACE)
                || text.contains("No space left on device")
                || text.contains("Disk quota exceeded");
    }

    /** What the system says about a full disk, in its language: full(4) says nothing else. */
    private static String askForNoSpace() {
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            full.write(ByteBuffer.allocate(1));
        } catch (IOException failure) {
            if (failure.getMessage() != null && !(failure instanceof FileSystemException)) {
                return failure.getMessage();
            }
        }
        return "No space left on device";
    }

    static ProblemException taken(String folder) {
        return new Unavailable(Problem.of(
                "MK-STO-001",
                "Another process has this database open.",
                "The file lock in " + folder + " is held.",
                "Stop the other appliance, or give this one a folder of its own with server.data."));
    }

    static ProblemException noView(Duration patience) {
        return new Unavailable(Problem.of(
                "MK-STO-020",
                "The database could not be held still for a look at it; nothing was changed.",
                "A statement that writes has been running for more than " + patience.toSeconds() + " s.",
                "Try again when it has ended; mapkeep status shows what waits."));
    }

    static ProblemException unreadable(String folder, IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-STO-002",
                        "The database cannot be opened; it was not changed.",
                        folder + ": " + failure.getMessage(),
                        "See that the folder is on a disk with free space and belongs to the appliance's user: ls -ld "
                                + folder),
                failure);
    }

    static ProblemException full(String folder) {
        return new NoSpace(
                Problem.of(
                        "MK-STO-003",
                        "The disk is full; nothing was changed.",
                        "There is no room for more of the journal in " + folder + ".",
                        "Free some space there; writing goes on by itself."),
                null);
    }

    static ProblemException failed(Throwable cause) {
        return new Unavailable(
                Problem.of(
                        "MK-STO-007",
                        "Nothing more is written.",
                        "Writing to disk failed: " + cause.getMessage(),
                        "See to the disk, then restart the appliance; what was acknowledged is safe: systemctl restart mapkeep"),
                cause);
    }

    static ProblemException noDatabase(String folder, String file, String journal) {
        return new Failed(Problem.of(
                "MK-STO-012",
                "There is a journal without its database file; nothing was changed.",
                journal + " belongs to " + file + ", which is not in " + folder + ".",
                "Put " + file + " back from where it was moved to. To begin with an empty database instead, move "
                        + journal + " away."));
    }

    static ProblemException noJournal(String folder, String file, String journal) {
        return new Failed(Problem.of(
                "MK-STO-013",
                "There is a database file without its journal; nothing was changed.",
                folder + "/" + file + " alone may lack acknowledged work that stands in " + journal + ", which has no "
                        + ControlFile.NAME + " file.",
                "Put the folder " + journal
                        + " back from where it was moved to. A copy of a data folder is whole only with both."));
    }

    static ProblemException foreign(String what, String why) {
        return new Failed(Problem.of(
                "MK-STO-014",
                "A file of another installation is among those of this one; nothing was changed.",
                what + ": " + why,
                "Move it away, and put back what belongs there."));
    }

    static ProblemException otherFormat(String file, String reason) {
        return new Failed(Problem.of(
                "MK-STO-015",
                "The journal was written by another version; nothing was changed.",
                file + ": " + reason + ".",
                "Start the version of Mapkeep that wrote it, or a newer one."));
    }

    static ProblemException lost(long reached, long acknowledged, Cursor where, String reason) {
        return new Failed(
                Problem.of(
                        "MK-STO-016",
                        "The journal is damaged, and acknowledged work stands behind the damage; nothing was changed.",
                        "It can be read up to barrier " + reached + "; barriers up to " + acknowledged
                                + " were acknowledged. The first bad frame is in " + where + ": " + reason + ".",
                        "Copy the data folder aside before anything else, see to the disk (dmesg, smartctl), and put back the newest good copy of the folder."));
    }

    static ProblemException badControl(String file, String reason) {
        return new Failed(Problem.of(
                "MK-STO-017",
                "The journal's control file cannot be used; nothing was changed.",
                file + ": " + reason + ".",
                "See to the disk (dmesg, smartctl), and put back the newest good copy of the data folder."));
    }

    static ProblemException disagreement(String file, String why) {
        return new Failed(
                Problem.of(
                        "MK-STO-018",
                        "The database file is not the one that the journal has written; nothing was changed.",
                        file + ": " + why,
                        "An older copy, or a damaged disk (dmesg, smartctl). Put back the file and the journal that belong together, or the newest good copy of the data folder."));
    }

    static ProblemException badSegment(String segment, String reason) {
        return new Failed(
                Problem.of(
                        "MK-STO-019",
                        "A segment of the journal cannot be used; nothing was changed.",
                        segment + ": " + reason + ".",
                        "Put it back if it was moved. Else see to the disk (dmesg, smartctl), and put back the newest good copy of the data folder."));
    }
}
