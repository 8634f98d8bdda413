package io.mapkeep.firewall.draft;

import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.rule.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code nft list ruleset}. */
final class NftListing {
    private static final Pattern HOOK =
            Pattern.compile("type (\\w+) hook (\\w+) (?:device \\S+ )?priority [^;]+;(?: policy (accept|drop);)?");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\{[^}]*\\}|\\S+");
    private static final int DEEPEST = 16;

    private final String file;
    private final Ruleset read;
    private final Map<String, Chain> chains = new HashMap<>();
    private final Map<String, List<String>> sets = new HashMap<>();
    private final Set<Integer> walked = new HashSet<>();

    private record Rule(int line, String text) {}

    private static final class Chain {
        private final String table;
        private final List<Family> families;
        private final List<Rule> rules = new ArrayList<>();
        private String type = "";
        private String hook = "";
        private boolean passesRest = true;

        Chain(String table, List<Family> families) {
            this.table = table;
            this.families = families;
        }
    }

    private NftListing(String file, Ruleset read) {
        this.file = file;
        this.read = read;
    }

    static boolean looksLike(String text) {
        return text.lines().anyMatch(line -> line.matches("table (ip|ip6|inet) \\S+ \\{.*"));
    }

    static void read(String file, String text, Ruleset into) {
        var reader = new NftListing(file, into);
        reader.collect(text);
        for (Chain chain : List.copyOf(reader.chains.values())) {
            if (chain.type.equals("filter") && chain.hook.equals("input")) {
                into.rest(Direction.IN, chain.passesRest);
                reader.walk(chain, Direction.IN, 0);
            } else if (chain.type.equals("filter") && chain.hook.equals("output")) {
                into.rest(Direction.OUT, chain.passesRest);
                reader.walk(chain, Direction.OUT, 0);
            }
        }
        reader.leaveTheRest();
    }

    /** Reads each chain of a hook by itself: they all decide. */
    static Map<String, Ruleset> chains(String text, Direction direction) {
        Map<String, Ruleset> found = new TreeMap<>();
        var names = new NftListing("", new Ruleset());
        names.collect(text);
        names.chains.forEach((name, chain) -> {
            if (chain.type.equals("filter") && chain.hook.equals(direction == Direction.IN ? "input" : "output")) {
                var one = new NftListing("", new Ruleset());
                one.collect(text);
                one.read.rest(direction, chain.passesRest);
                one.walk(Objects.requireNonNull(one.chains.get(name)), direction, 0);
                found.put(name, one.read);
            }
        });
        return found;
    }

    private void collect(String text) {
        String table = "";
        Chain chain = null;
        String set = "";
        StringBuilder elements = new StringBuilder();
        int number = 0;
        for (String raw : (Iterable<String>) text.lines()::iterator) {
            number++;
            String line = raw.strip();
            if (line.startsWith("table ")) {
                table = line.substring("table ".length()).replace("{", "").strip();
            } else if (line.startsWith("chain ")) {
                String name = line.split(" ")[1];
                chain = new Chain(table, families(table));
                chains.put(table + " " + name, chain);
            } else if (line.startsWith("set ")) {
                set = table + " " + line.split(" ")[1];
                elements.setLength(0);
            } else if (line.equals("}")) {
                if (!set.isEmpty()) {
                    sets.put(set, listed(elements.toString().replaceFirst("(?s).*elements = ", "")));
                }
                chain = null;
                set = "";
            } else if (!set.isEmpty()) {
                elements.append(line).append(' ');
            } else if (chain != null && !line.isEmpty() && !line.startsWith("#")) {
                Matcher hook = HOOK.matcher(line);
                if (hook.lookingAt()) {
                    chain.type = hook.group(1);
                    chain.hook = hook.group(2);
                    chain.passesRest = !"drop".equals(hook.group(3));
                } else {
                    chain.rules.add(new Rule(number, line));
                }
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                read.leave(new Left(file, number, line, "a policy has nothing like it"));
            }
        }
    }

    private void walk(Chain chain, Direction direction, int depth) {
        for (Rule rule : chain.rules) {
            boolean first = walked.add(rule.line());
            try {
                follow(chain, rule, direction, depth);
            } catch (IllegalArgumentException untold) {
                if (first) {
                    read.leave(new Left(file, rule.line(), rule.text(), String.valueOf(untold.getMessage())));
                }
            }
        }
    }

    private void follow(Chain chain, Rule rule, Direction direction, int depth) {
        List<String> words = words(rule.text());
        if (words.size() == 2 && words.get(0).matches("jump|goto") && depth < DEEPEST) {
            Chain target = chains.get(chain.table + " " + words.get(1));
            if (target != null) {
                walk(target, direction, depth + 1);
                return;
            }
        }
        var matches = new Matches(direction, chain.families);
        Boolean passes = null;
        int i = 0;
        while (i < words.size()) {
            String word = words.get(i);
            String two = word + " " + (i + 1 < words.size() ? words.get(i + 1) : "");
            switch (two) {
                case "ip saddr", "ip6 saddr" -> matches.source(values(chain, words, i + 2));
                case "ip daddr", "ip6 daddr" -> matches.destination(values(chain, words, i + 2));
                case "tcp dport", "udp dport", "th dport" -> {
                    if (!word.equals("th")) {
                        matches.protocol(word);
                    }
                    matches.ports(values(chain, words, i + 2));
                }
                case "meta l4proto", "ip protocol", "ip6 nexthdr" ->
                    matches.protocol(only(values(chain, words, i + 2)));
                case "icmp type", "icmpv6 type" -> matches.base();
                case "ct state" -> matches.states(values(chain, words, i + 2));
                default -> {
                    switch (word) {
                        case "iif", "iifname", "oif", "oifname" -> {
                            matches.networkInterface(only(values(chain, words, i + 1)));
                            i--;
                        }
                        case "counter" ->
                            i += words.size() > i + 4 && words.get(i + 1).equals("packets") ? 2 : -2;
                        case "comment" -> i--;
                        case "accept" -> {
                            passes = true;
                            i -= 2;
                        }
                        case "drop" -> {
                            passes = false;
                            i -= 2;
                        }
                        case "reject" -> {
                            passes = false;
                            i = words.size();
                        }
                        default -> throw new IllegalArgumentException("a policy cannot tell " + word);
                    }
                }
            }
            i += 3;
        }
        if (passes == null) {
            throw new IllegalArgumentException("it decides nothing");
        }
        read.add(matches.clause(file, rule.line(), rule.text(), passes));
    }

    private List<String> values(Chain chain, List<String> words, int at) {
        String value = at < words.size() ? words.get(at) : "";
        if (value.startsWith("@")) {
            List<String> known = sets.get(chain.table + " " + value.substring(1));
            if (known == null) {
                throw new IllegalArgumentException("the set " + value.substring(1) + " is not in the listing");
            }
            return known;
        }
        if (value.isEmpty() || value.equals("!=") || value.equals("vmap") || value.equals("&")) {
            throw new IllegalArgumentException("a policy cannot tell " + value);
        }
        return value.startsWith("{")
                ? listed(value)
                : List.of(value.replace("\"", "").split(","));
    }

    private static String only(List<String> values) {
        if (values.size() != 1) {
            throw new IllegalArgumentException("it names several at once");
        }
        return values.get(0);
    }

    private static List<String> listed(String braces) {
        return Arrays.stream(braces.replace("{", "").replace("}", "").split(","))
                .map(element -> element.strip().split(" ")[0])
                .filter(element -> !element.isEmpty())
                .toList();
    }

    private static List<Family> families(String table) {
        return table.startsWith("ip6 ")
                ? List.of(Family.IPV6)
                : table.startsWith("ip ") ? List.of(Family.IPV4) : List.of(Family.values());
    }

    private void leaveTheRest() {
        chains.forEach((name, chain) -> chain.rules.stream()
                .filter(rule -> walked.add(rule.line()))
                .forEach(rule -> read.leave(new Left(
                        file,
                        rule.line(),
                        rule.text(),
                        chain.hook.isEmpty()
                                ? "it is in the chain " + name + ", which is not always entered"
                                : "a policy has nothing of the hook " + chain.hook + " of type " + chain.type))));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }
}
