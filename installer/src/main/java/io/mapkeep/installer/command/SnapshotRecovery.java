package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.RecoveryProof;
import io.mapkeep.contract.admin.RecoverySheet;
import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The recovery key: on paper, away from the machine, and now and then shown to be there. */
abstract class SnapshotRecovery extends Action {

    /** {@code snapshot recovery-sheet}. */
    @Command(
            name = "recovery-sheet",
            description =
                    "Makes the recovery key and prints the sheet with it, once. Any machine can restore the snapshots"
                            + " with it. Where there is one already, the new one takes its place and the old one ends.")
    @Examples({
        "sudo mapkeep snapshot recovery-sheet",
        "sudo mapkeep snapshot recovery-sheet --file /media/stick/mapkeep-recovery.txt"
    })
    static final class Sheet extends SnapshotRecovery {
        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "Write it here in place of the terminal; mode 0600, must not exist.")
        private @Nullable Path file;

        @Override
        public Integer call() throws IOException {
            if (file == null && !mapkeep().surroundings().outIsTerminal()) {
                throw Usage.wrong(
                        spec().qualifiedName(),
                        "The sheet is a secret, and standard output is no terminal; name a new file with --file.");
            }
            var recovery = daemon().get("/api/v1/snapshot-schedule", SnapshotSchedule.class)
                    .recovery();
            if (recovery.keyId().isPresent()
                    && !agreed(
                            "Make a new recovery key and end "
                                    + recovery.keyId().get() + "? Sheets with the old one are then waste paper.",
                            "It ends the recovery key " + recovery.keyId().get())) {
                screen().say("Nothing was changed.");
                return Exit.FAILED.code();
            }
            if (file == null) {
                screen().result(RecoverySheetFile.text(RecoverySheetFile.make(daemon())));
            } else {
                RecoverySheet sheet = RecoverySheetFile.make(daemon(), file);
                screen().result("The recovery sheet " + sheet.keyId() + " is in: " + file);
            }
            screen().say("Print it, keep it away from this machine, then: sudo mapkeep snapshot recovery-check"
                    + " --key-file -");
            return Exit.DONE.code();
        }
    }

    /** {@code snapshot recovery-check}. */
    @Command(
            name = "recovery-check",
            description =
                    "Shows that the recovery key is at hand: says whether it opens the snapshots, and takes note of"
                            + " the day.")
    @Examples({
        "sudo mapkeep snapshot recovery-check --key-file -",
        "sudo mapkeep snapshot recovery-check --key-file /media/stick/mapkeep-recovery.txt"
    })
    static final class Check extends SnapshotRecovery {
        @Option(
                names = "--key-file",
                paramLabel = "FILE",
                required = true,
                description = "The sheet or its key in a file, or - to type it.")
        private String file = "";

        @Override
        public Integer call() {
            String key = new String(RecoveryKeyFile.read(mapkeep(), file), StandardCharsets.UTF_8);
            RecoveryProof proof = daemon().post("/api/v1/recovery-proof", Map.of("key", key), RecoveryProof.class);
            show(proof, () -> screen().result("The recovery key " + proof.keyId() + " opens the snapshots."));
            return Exit.DONE.code();
        }
    }
}
