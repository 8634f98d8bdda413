package io.mapkeep.firewall;

import io.mapkeep.contract.admin.FirewallDraft;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.firewall.draft.Draft;
import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the rules that a machine has, and drafts the policy that says the same. */
public final class Import {
    private static final long LARGEST = 32L << 20;

    private Import() {}

    /** @param own addresses of this machine, which is taken to be the one that has the rules */
    public static FirewallDraft read(List<Path> files, Collection<Address> own) {
        Map<String, String> texts = new LinkedHashMap<>();
        try {
            for (Path file : files) {
                if (Files.size(file) > LARGEST) {
                    throw new IllegalArgumentException(file + " is larger than " + (LARGEST >> 20) + " MiB");
                }
                texts.put(file.toString(), Files.readString(file));
            }
            return Draft.of(texts, Networks.of(own.stream().map(Network::of).toList()));
        } catch (IOException | IllegalArgumentException wrong) {
            throw new InvalidInput(Problem.of(
                    "MK-FW-037",
                    "These rules cannot be read.",
                    wrong instanceof IOException ? wrong.toString() : String.valueOf(wrong.getMessage()) + ".",
                    "Write them to a file first: iptables-save > rules.v4, or nft list ruleset > rules.nft"));
        }
    }
}
