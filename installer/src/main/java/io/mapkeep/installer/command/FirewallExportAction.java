package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallExport;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code firewall export}. */
@Command(
        name = "export",
        description =
                "Writes the rules of a host as a packet filter reads them, or as a table. The head of the output says"
                        + " how to check and load it. The same policy gives the same bytes.")
@Examples({
    "mapkeep firewall export --format nft",
    "mapkeep firewall export --host lb1 --format firewalld --output etc-firewalld",
    "mapkeep firewall export --all --output rules",
    "mapkeep firewall export --host lb1 --format haproxy"
})
final class FirewallExportAction extends Action {
    @Mixin
    private final FirewallCommand.PolicyOption policy = new FirewallCommand.PolicyOption();

    @Mixin
    private final FirewallCommand.HostOption host = new FirewallCommand.HostOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "nft, firewalld, iptables, ufw, markdown, csv, json, or haproxy for an example. Standard: nft.")
    private String format = "nft";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Write files into this folder. Standard: standard output.")
    private @Nullable Path output;

    @Option(
            names = "--all",
            description = "Of every host of the policy, each into a folder of its name below --output.")
    private boolean all;

    @Override
    public Integer call() throws IOException {
        if (all) {
            return everyHost();
        }
        FirewallExport export = policy.ask(mapkeep(), FirewallExport.class, "export", host.words("format=" + format));
        show(export, () -> {
            if (output == null) {
                print(export);
            }
        });
        if (output != null) {
            for (Path written : write(export, output)) {
                screen().say("Wrote " + written + ".");
            }
        }
        return Exit.DONE.code();
    }

    private int everyHost() throws IOException {
        if (output == null || host.named()) {
            throw Usage.wrong(spec().qualifiedName(), "--all needs --output DIR, and goes without --host.");
        }
        FirewallExport[] exports = policy.ask(mapkeep(), FirewallExport[].class, "export-all", "format=" + format);
        int files = 0;
        for (FirewallExport export : exports) {
            files += write(export, output.resolve(export.host())).size();
        }
        int written = files;
        show(
                Map.of("hosts", exports.length, "files", written, "folder", output.toString()),
                () -> screen().say("Wrote the rules of " + Amounts.of(exports.length, "host", "hosts") + ", "
                        + Amounts.of(written, "file", "files") + ", below " + output + "."));
        return Exit.DONE.code();
    }

    /** One file is printed byte for byte, so that it can go through a pipe; several are told apart. */
    private void print(FirewallExport export) {
        var out = new PrintStream(screen().bytes(), false, StandardCharsets.UTF_8);
        export.files().forEach(file -> {
            if (export.files().size() > 1) {
                out.print("# ==== " + file.name() + "\n");
            }
            out.print(file.text());
        });
        out.flush();
    }

    private static List<Path> write(FirewallExport export, Path folder) throws IOException {
        List<Path> written = new ArrayList<>();
        Path root = folder.toAbsolutePath().normalize();
        for (FirewallExport.File file : export.files()) {
            Path target = root.resolve(file.name()).normalize();
            if (!target.startsWith(root)) {
                throw CommandFailure.before(
                        Exit.FAILED,
                        Problem.of(
                                "MK-FW-006",
                                "The rules were not written.",
                                "One of their files would lie outside of " + folder + ": " + file.name(),
                                "Check that command and server are of one version: mapkeep about version"));
            }
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.text());
            written.add(folder.resolve(file.name()));
        }
        return written;
    }
}
