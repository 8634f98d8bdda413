package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.Mistake;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A policy as it was read. With mistakes in it {@code policy} is good for nothing but to be thrown away.
 *
 * @param text as it was written
 * @param warnings what is allowed and yet deserves a look
 * @param parties where the hosts, peers and roles are that the policy has words for
 * @param pinned names, with the addresses that they stand for in the rules
 */
public record PolicyFile(
        String text,
        Policy policy,
        List<Mistake> mistakes,
        List<String> warnings,
        Map<String, Networks> parties,
        Map<String, Networks> pinned) {
    private static final int LARGEST = 4 << 20;
    private static final int TOLD = 100;

    /** @throws BadConfiguration if the file is absent, too large or no text */
    public static PolicyFile load(Path file, Configuration configuration, Names names) {
        try {
            if (Files.size(file) > LARGEST) {
                throw unreadable(
                        file, "It has " + Files.size(file) + " bytes; a policy has at most " + LARGEST + ".", null);
            }
            return new PolicyReader(
                            Files.readString(file),
                            configuration,
                            names,
                            name -> file.toAbsolutePath().resolveSibling(name))
                    .read();
        } catch (IOException failure) {
            String why = failure instanceof NoSuchFileException ? "There is no such file." : failure.toString();
            throw unreadable(file, why, failure);
        }
    }

    /** Reads without insisting; look at {@link #mistakes}. */
    public static PolicyFile parse(String text, Configuration configuration, Names names) {
        return new PolicyReader(text, configuration, names, Path::of).read();
    }

    /** Throws one problem that lists the mistakes, or returns this. */
    public PolicyFile check(Path source) {
        if (mistakes.isEmpty()) {
            return this;
        }
        String more = mistakes.size() > TOLD ? "\nand " + (mistakes.size() - TOLD) + " more" : "";
        throw new BadConfiguration(Problem.of(
                "MK-FW-001",
                mistakes.size() == 1
                        ? "The firewall policy " + source + " has a mistake."
                        : "The firewall policy " + source + " has " + mistakes.size() + " mistakes.",
                mistakes.stream().limit(TOLD).map(Mistake::toString).collect(Collectors.joining("\n")) + more,
                "Correct these lines, then run: mapkeep firewall check"));
    }

    private static BadConfiguration unreadable(Path file, String why, @Nullable IOException cause) {
        return new BadConfiguration(
                Problem.of(
                        "MK-FW-002",
                        "The firewall policy " + file + " cannot be read.",
                        why,
                        "Name the right file with --policy, or begin with an example of conf/firewall: cp origin.toml "
                                + file),
                cause);
    }
}
