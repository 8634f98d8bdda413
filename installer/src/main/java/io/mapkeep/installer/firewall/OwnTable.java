package io.mapkeep.installer.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table {@code inet mapkeep} as the kernel has it.
 *
 * @param listing what {@code nft -s -t list table} says, empty if there is no such table; it can be loaded again as it is
 */
record OwnTable(String listing) {
    static final String NAME = "inet mapkeep";
    static final OwnTable ABSENT = new OwnTable("");

    private static final Pattern CHAIN = Pattern.compile("^\\tchain (\\S+) \\{$");
    private static final Pattern SET = Pattern.compile("^\\t(?:set|map) (\\S+) \\{$");
    private static final Pattern POLICY = Pattern.compile("type filter hook .*; policy (accept|drop);");

    boolean isThere() {
        return !listing.isEmpty();
    }

    /** Whether rules are on trial: the former ones are there beside them. */
    boolean isOnTrial() {
        return chains().contains(Transactions.TRIAL_INPUT);
    }

    List<String> chains() {
        return named(CHAIN);
    }

    List<String> sets() {
        return named(SET);
    }

    /** The rules of a chain, one a line; empty if there is no such chain. */
    Optional<List<String>> rules(String chain) {
        List<String> rules = new ArrayList<>();
        boolean within = false;
        for (String line : listing.split("\n", -1)) {
            Matcher head = CHAIN.matcher(line);
            if (head.matches()) {
                within = head.group(1).equals(chain);
                if (within) {
                    rules.clear();
                }
            } else if (within && line.equals("\t}")) {
                return Optional.of(rules);
            } else if (within && !line.strip().startsWith("type filter hook")) {
                rules.add(line.strip());
            }
        }
        return Optional.empty();
    }

    /** What becomes of packets that no rule of the chain decides about. */
    String policy(String chain) {
        boolean within = false;
        for (String line : listing.split("\n", -1)) {
            Matcher head = CHAIN.matcher(line);
            if (head.matches()) {
                within = head.group(1).equals(chain);
            }
            Matcher policy = POLICY.matcher(line);
            if (within && policy.find()) {
                return policy.group(1);
            }
        }
        return "accept";
    }

    private List<String> named(Pattern form) {
        return listing.lines()
                .map(form::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList();
    }
}
