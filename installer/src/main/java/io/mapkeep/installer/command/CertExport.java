package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.TrustBundles;
import io.mapkeep.contract.admin.TrustBundles.Bundle;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cert export-ca}. */
@Command(
        name = "export-ca",
        description =
                "Writes what clients have to trust as files: PEM and DER, for Windows' group policy, Apple's profiles, Firefox's policy, Java and curl. Nothing in them is secret.")
@Examples({"mapkeep cert export-ca --out /root/trust", "mapkeep cert export-ca --out . --json"})
final class CertExport extends Action {
    static final String RESOURCE = CertCommand.RESOURCE + "/bundles";

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            required = true,
            description = "Where; files of before are replaced.")
    @SuppressWarnings("NullAway.Init") // picocli insists on it
    private Path folder;

    @Override
    public Integer call() {
        TrustBundles all = daemon().get(RESOURCE, TrustBundles.class);
        all.bundles().forEach(this::write);
        List<String> paths = all.bundles().stream()
                .map(one -> folder.resolve(one.file()).toString())
                .toList();
        show(Map.of("subject", all.subject(), "sha256", all.sha256(), "files", paths), () -> {
            Table table = new Table("FILE", "FOR");
            all.bundles().forEach(one -> table.row(folder.resolve(one.file()), one.purpose()));
            screen().result(table.toString());
            screen().result("Fingerprint (SHA-256): " + all.sha256());
        });
        screen().say("Tell people the fingerprint by another way than the files.");
        return Exit.DONE.code();
    }

    private void write(Bundle one) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(one.file()), one.content());
        } catch (IOException failure) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CLI-031",
                            "The certificate's files cannot be written: " + folder.resolve(one.file()),
                            failure.toString(),
                            "Name a folder that you may write to with --out."));
        }
    }
}
