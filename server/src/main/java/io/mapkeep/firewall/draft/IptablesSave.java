package io.mapkeep.firewall.draft;

import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.rule.Direction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code iptables-save} or {@code ip6tables-save}. */
final class IptablesSave {
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");
    private static final int DEEPEST = 16;

    private final String file;
    private final Family family;
    private final Ruleset read;
    private final Map<String, List<Rule>> chains = new HashMap<>();
    private final Map<String, Boolean> policies = new HashMap<>();
    private final Set<Integer> walked = new HashSet<>();

    private record Rule(int line, String text, List<String> words) {}

    private IptablesSave(String file, Family family, Ruleset read) {
        this.file = file;
        this.family = family;
        this.read = read;
    }

    static boolean looksLike(String text) {
        return text.lines().anyMatch(line -> line.equals("*filter"));
    }

    static void read(String file, String text, Ruleset into) {
        boolean six = text.contains("ip6tables-save")
                || text.lines().anyMatch(line -> line.matches("-A .*( -[sd] \\S*:|ipv6-icmp).*"));
        var reader = new IptablesSave(file, six ? Family.IPV6 : Family.IPV4, into);
        reader.collect(text);
        reader.walk("INPUT", Direction.IN);
        reader.walk("OUTPUT", Direction.OUT);
        reader.leaveTheRest();
    }

    private void collect(String text) {
        String table = "";
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.startsWith("*")) {
                table = line.substring(1);
            } else if (line.startsWith(":") && table.equals("filter")) {
                String[] words = line.substring(1).split(" ");
                policies.put(words[0], words.length > 1 && words[1].equals("ACCEPT"));
            } else if (line.startsWith("-A ")) {
                List<String> words = words(line);
                if (words.size() < 2) {
                    read.leave(new Left(file, number, line, "it names no chain"));
                } else if (table.equals("filter")) {
                    chains.computeIfAbsent(words.get(1), any -> new ArrayList<>())
                            .add(new Rule(number, line, words.subList(2, words.size())));
                } else {
                    read.leave(new Left(file, number, line, "a policy has nothing of the table " + table));
                }
            } else if (!line.isBlank() && !line.startsWith("#") && !line.startsWith(":") && !line.equals("COMMIT")) {
                read.leave(new Left(file, number, line, "this is no line of iptables-save"));
            }
        }
    }

    private void walk(String chain, Direction direction) {
        read.rest(direction, policies.getOrDefault(chain, true));
        walk(chain, direction, 0);
    }

    private void walk(String chain, Direction direction, int depth) {
        for (Rule rule : chains.getOrDefault(chain, List.of())) {
            boolean first = walked.add(rule.line());
            try {
                follow(rule, direction, depth);
            } catch (IllegalArgumentException untold) {
                if (first) {
                    read.leave(new Left(file, rule.line(), rule.text(), String.valueOf(untold.getMessage())));
                }
            }
        }
    }

    private void follow(Rule rule, Direction direction, int depth) {
        List<String> words = rule.words();
        if (words.size() == 2 && words.get(0).equals("-j") && chains.containsKey(words.get(1)) && depth < DEEPEST) {
            walk(words.get(1), direction, depth + 1);
            return;
        }
        var matches = new Matches(direction, List.of(family));
        String target = "";
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String value = i + 1 < words.size() ? words.get(i + 1) : "";
            switch (word) {
                case "-s" -> matches.source(List.of(value));
                case "-d" -> matches.destination(List.of(value));
                case "-i", "-o" -> matches.networkInterface(value);
                case "-p" -> matches.protocol(value);
                case "--dport", "--dports" -> matches.ports(List.of(value.split(",")));
                case "--state", "--ctstate" ->
                    matches.states(
                            List.of(value.toLowerCase(java.util.Locale.ROOT).split(",")));
                case "--icmp-type", "--icmpv6-type" -> matches.base();
                case "-m" -> known(value);
                case "--comment", "--reject-with", "-c" -> {}
                case "-j" -> target = value;
                default -> throw new IllegalArgumentException("a policy cannot tell " + word);
            }
            i += word.equals("-c") ? 2 : 1;
        }
        read.add(matches.clause(file, rule.line(), rule.text(), passes(target)));
    }

    private static void known(String match) {
        if (!Set.of("tcp", "udp", "state", "conntrack", "comment", "multiport", "icmp", "icmp6", "ipv6icmp")
                .contains(match)) {
            throw new IllegalArgumentException("a policy cannot tell what the match " + match + " does");
        }
    }

    private boolean passes(String target) {
        return switch (target) {
            case "ACCEPT" -> true;
            case "DROP", "REJECT" -> false;
            default ->
                throw new IllegalArgumentException(
                        chains.containsKey(target)
                                ? "the chain " + target
                                        + " is entered on a condition; its rules have to be told one by one"
                                : "a policy cannot tell what " + (target.isEmpty() ? "a rule without a target" : target)
                                        + " does");
        };
    }

    private void leaveTheRest() {
        chains.forEach((chain, rules) -> rules.stream()
                .filter(rule -> walked.add(rule.line()))
                .forEach(rule -> read.leave(new Left(
                        file,
                        rule.line(),
                        rule.text(),
                        chain.equals("FORWARD")
                                ? "a policy is about the machine's own connections, not about what it forwards"
                                : "it is in the chain " + chain + ", which is not always entered"))));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }
}
