package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.RecoverySheet;
import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Daemon;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The recovery key on its sheet, made once and written down at once: the appliance keeps no copy of it. */
final class RecoverySheetFile {
    private RecoverySheetFile() {}

    /** Makes a key where there is none yet, into a new file of mode 0600. False if there is one. */
    static boolean makeFirst(Daemon daemon, Path file) throws IOException {
        if (daemon.get("/api/v1/snapshot-schedule", SnapshotSchedule.class)
                .recovery()
                .keyId()
                .isPresent()) {
            return false;
        }
        make(daemon, file);
        return true;
    }

    /** Makes a key, which ends the former one, into a new file of mode 0600. */
    static RecoverySheet make(Daemon daemon, Path file) throws IOException {
        create(file);
        RecoverySheet sheet = make(daemon);
        Files.writeString(file, text(sheet) + "\n", StandardOpenOption.WRITE);
        return sheet;
    }

    static RecoverySheet make(Daemon daemon) {
        return daemon.post("/api/v1/recovery-sheet", Map.of(), RecoverySheet.class);
    }

    /** Before the key is made: a key that cannot be written down would end the old one for nothing. */
    private static void create(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException failure) {
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-CLI-006",
                            "The result cannot be written.",
                            failure.toString(),
                            "Name a new file in a folder that you may write to."));
        }
    }

    static String text(RecoverySheet sheet) {
        String rule = "-".repeat(72);
        return rule + "\n  MAPKEEP RECOVERY SHEET\n" + rule + "\n\n"
                + "  Appliance      " + sheet.appliance() + "\n"
                + "  Snapshots      " + sheet.target() + "\n"
                + "  Made           " + Amounts.moment(sheet.made()) + "\n"
                + "  Key id         " + sheet.keyId()
                + (sheet.replaces().isEmpty() ? "" : "   (ends " + sheet.replaces() + ": throw that sheet away)")
                + "\n\n  Recovery key\n\n"
                + String.join(
                        "\n", sheet.key().stream().map(line -> "      " + line).toList())
                + "\n\n  To bring the appliance back, on any machine with the package:\n\n"
                + "      sudo systemctl stop mapkeep\n"
                + "      sudo mapkeep snapshot restore " + sheet.restoreOptions() + " --recovery-key-file -\n"
                + "      sudo systemctl start mapkeep\n\n"
                + "  It asks for the key; type all lines. Capitals do not matter, 0 is zero.\n"
                + "  Whoever has this sheet and the snapshots can read everything in them.\n"
                + "  Keep it on paper, away from the machine and from the snapshots.\n" + rule;
    }
}
