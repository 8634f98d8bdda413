package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallDraft;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code firewall import}. */
@Command(
        name = "import",
        description =
                "Drafts a policy out of the rules that a machine has: the output of iptables-save, ip6tables-save or nft list ruleset. What a policy cannot tell is named with its line, in the draft and here. Changes nothing.")
@Examples({"mapkeep firewall import rules.v4 rules.v6 > firewall.toml", "mapkeep firewall import ruleset.nft --json"})
final class FirewallImportAction extends Action {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What these programs wrote.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        String names =
                files.stream().map(file -> file.toAbsolutePath().toString()).collect(Collectors.joining("\n"));
        FirewallDraft draft =
                OfflineDoor.of(mapkeep()).ask(FirewallDraft.class, "firewall-import", List.of("files=" + names));
        show(draft, () -> {
            screen().result(draft.text().stripTrailing());
            if (!draft.left().isEmpty()) {
                screen().say(Amounts.of(draft.left().size(), "thing is", "things are")
                        + " not in the draft as it was; they stand at its head. Look at each.");
            }
        });
        return Exit.DONE.code();
    }
}
