package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallExport;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code firewall export}. */
@Command(
        name = "export",
        description =
                "Writes the rules of a host as a packet filter reads them, or as a table. The head of the output says how to check and load it. The same policy gives the same bytes.")
@Examples({
    "mapkeep firewall export --format nft",
    "mapkeep firewall export --host lb1 --format firewalld --output etc-firewalld",
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

    @Override
    public Integer call() throws IOException {
        FirewallExport export = policy.ask(mapkeep(), FirewallExport.class, "export", host.words("format=" + format));
        show(export, () -> {
            if (output == null) {
                print(export);
            }
        });
        if (output != null) {
            write(export, output);
        }
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

    private void write(FirewallExport export, Path folder) throws IOException {
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
            screen().say("Wrote " + folder.resolve(file.name()) + ".");
        }
    }
}
