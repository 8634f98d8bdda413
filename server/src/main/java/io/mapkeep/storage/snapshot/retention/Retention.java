package io.mapkeep.storage.snapshot.retention;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How many snapshots to keep of each kind of period, such as {@code keep 24 hourly, 7 daily, 5 weekly, 12 monthly}: of the newest 24 hours that
 * have any, the newest snapshot of each; and so on. Hours without a snapshot do not count, so an appliance that was off for a month keeps what
 * it has.
 *
 * <p>Whatever the rule says, the newest is kept, and the newest one that a drill has proven.
 */
public final class Retention {
    private static final Pattern RULE = Pattern.compile("([0-9]{1,4}) +(hourly|daily|weekly|monthly|yearly)");
    private static final String EXAMPLE = "keep 24 hourly, 7 daily, 5 weekly, 12 monthly";

    private final Map<Period, Integer> counts;

    private Retention(Map<Period, Integer> counts) {
        this.counts = counts;
    }

    /** @throws InvalidInput MK-SNP-023, with the part that is not understood */
    public static Retention parse(String text) {
        Map<Period, Integer> counts = new EnumMap<>(Period.class);
        String rules = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^keep\\s+", "");
        for (String part : rules.split(",", -1)) {
            Matcher rule = RULE.matcher(part.strip());
            if (!rule.matches()) {
                throw wrong("'" + part.strip() + "' is not a number and one of hourly, daily, weekly, monthly, yearly");
            }
            Period period = Period.valueOf(rule.group(2).toUpperCase(Locale.ROOT));
            if (counts.put(period, Integer.parseInt(rule.group(1))) != null) {
                throw wrong(period.word() + " is there twice");
            }
        }
        return new Retention(counts);
    }

    /** Judges each snapshot, newest first. */
    public List<Judgement> judge(List<Candidate> all, ZoneId zone) {
        List<Candidate> newestFirst = all.stream()
                .sorted(Comparator.comparing(Candidate::made)
                        .thenComparing(Candidate::id)
                        .reversed())
                .toList();
        Map<Candidate, List<String>> reasons = new HashMap<>();
        newestFirst.stream().findFirst().ifPresent(newest -> give(reasons, newest, "newest"));
        newestFirst.stream()
                .filter(Candidate::proven)
                .findFirst()
                .ifPresent(proven -> give(reasons, proven, "last proven"));
        counts.forEach((period, count) -> keep(newestFirst, period, count, zone, reasons));
        return newestFirst.stream()
                .map(candidate -> new Judgement(candidate, List.copyOf(reasons.getOrDefault(candidate, List.of()))))
                .toList();
    }

    /** The rule as it is written in the configuration. */
    public String text() {
        return counts.entrySet().stream()
                .map(rule -> rule.getValue() + " " + rule.getKey().word())
                .collect(Collectors.joining(", ", "keep ", ""));
    }

    private static void give(Map<Candidate, List<String>> reasons, Candidate candidate, String reason) {
        reasons.computeIfAbsent(candidate, first -> new ArrayList<>()).add(reason);
    }

    private static void keep(
            List<Candidate> newestFirst, Period period, int count, ZoneId zone, Map<Candidate, List<String>> reasons) {
        Set<String> seen = new HashSet<>();
        for (Candidate candidate : newestFirst) {
            String name = period.of(candidate.made(), zone);
            if (seen.size() < count && seen.add(name)) {
                give(reasons, candidate, period.word() + " " + name);
            }
        }
    }

    private static InvalidInput wrong(String why) {
        return new InvalidInput(Problem.of(
                "MK-SNP-023",
                "The rule for keeping snapshots is not understood.",
                why + ".",
                "Write for example: " + EXAMPLE));
    }
}
