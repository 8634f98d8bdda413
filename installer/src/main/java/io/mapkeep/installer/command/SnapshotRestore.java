package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.RestoreReport;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Progress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snapshot restore}: works on the files of a stopped appliance, or of none, and so does not go through the daemon. */
@Command(
        name = "restore",
        description =
                "Brings the appliance back from its snapshots, on this machine or on a fresh one with only the package. The appliance must be stopped. What is there is moved aside, not deleted. May be run again after it was cut off.")
@Examples({
    "sudo mapkeep snapshot restore --from /mnt/backup --recovery-key-file -",
    "sudo mapkeep snapshot restore --from /mnt/backup --recovery-key-file key.txt --at 2027-01-31T14:05:00Z",
    "sudo mapkeep snapshot restore latest --from s3://backup/maps --s3-endpoint https://store.example.org --s3-credentials-file store.credentials --recovery-key-file -"
})
final class SnapshotRestore extends Action {
    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "A snapshot as it is, or latest. Standard: the newest moment that is stored.")
    private @Nullable String id;

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            required = true,
            description = "Where the snapshots are: a folder, or s3://bucket/prefix.")
    private String from = "";

    @Option(
            names = "--recovery-key-file",
            paramLabel = "FILE",
            required = true,
            description = "The recovery sheet or its key in a file, or - to type it.")
    private String keyFile = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Go to the last barrier at or before this moment, in UTC like 2027-01-31T14:05:00Z.")
    private @Nullable String at;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = "Restore into this folder. Standard: server.data of the configuration.")
    private @Nullable String to;

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description = "The store that has the bucket. Standard: Amazon's.")
    private @Nullable String endpoint;

    @Option(names = "--s3-region", paramLabel = "REGION", description = "Standard: us-east-1.")
    private @Nullable String region;

    @Option(
            names = "--s3-credentials-file",
            paramLabel = "FILE",
            description = "The access key's id and its secret on two lines; mode 0600.")
    private @Nullable String credentials;

    @Option(names = "--s3-ca-file", paramLabel = "FILE", description = "PEM certificates to trust for the endpoint.")
    private @Nullable String authority;

    @Option(names = "--s3-host-style", description = "Name the bucket in the host name, not in the path.")
    private boolean hostStyle;

    @Override
    public Integer call() {
        var door = OfflineDoor.of(mapkeep());
        byte[] key = RecoveryKeyFile.read(mapkeep(), keyFile);
        RestoreReport report;
        try (Progress progress = screen().progress("restore")) {
            report = door.work(RestoreReport.class, "snapshot-restore", words(), key, progress);
        }
        show(report, () -> print(report));
        screen().say("Next: systemctl start mapkeep, then mapkeep doctor and mapkeep audit verify");
        return Exit.DONE.code();
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        add(words, "snapshot", id);
        add(words, "from", from);
        add(words, "at", at);
        add(words, "to", to);
        add(words, "endpoint", endpoint);
        add(words, "region", region);
        add(words, "credentials", credentials);
        add(words, "authority", authority);
        if (hostStyle) {
            words.add("host-style");
        }
        return words;
    }

    private static void add(List<String> words, String name, @Nullable String value) {
        if (value != null) {
            words.add(name + "=" + value);
        }
    }

    private void print(RestoreReport report) {
        screen().result("Restored the snapshot " + report.snapshot() + " into " + report.folder() + " in "
                + Amounts.lasting(report.seconds()) + ".");
        screen().result("It holds everything up to " + report.moment() + ", barrier " + report.epoch() + "/"
                + report.barrier() + ", and nothing after it.");
        screen().result(
                        report.tables() > 0
                                ? Amounts.of(report.tables(), "table was", "tables were")
                                        + " compared with what the snapshot promises: all as it should be."
                                : "The moment lies behind the snapshot, so its tables are not those it promises; the audit log was read through.");
        screen().result("It goes on as epoch " + report.newEpoch() + ".");
        report.former()
                .ifPresent(former -> screen().result(
                                "The data of before lie in " + former + "; delete them when you no longer need them."));
        report.configuration().ifPresent(file -> screen().result("Its settings were written to " + file + "."));
        report.notes().forEach(note -> screen().say("Note: " + note));
    }
}
