package io.mapkeep.bench.durability;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** The table, in Markdown: medians and ranges. */
final class Report {
    private Report() {}

    static void print(Results results, PrintStream out) {
        out.println("| | Mapkeep | PostgreSQL 15 | plain H2 | ratio within a round | goal | reached |");
        out.println("|---|---|---|---|---|---|---|");
        for (Quantity quantity : results.quantities()) {
            Optional<Sample> own = results.of(quantity, Product.MAPKEEP);
            Optional<Sample> ratio = quantity.peer()
                    .flatMap(peer -> results.of(quantity, peer))
                    .flatMap(other -> own.map(sample -> sample.over(other)));
            out.printf(
                    Locale.ROOT,
                    "| %s, %s | %s | %s | %s | %s | %s | %s |%n",
                    quantity.name(),
                    quantity.unit(),
                    cell(own),
                    cell(results.of(quantity, Product.POSTGRESQL)),
                    cell(results.of(quantity, Product.H2)),
                    cell(ratio),
                    goal(quantity),
                    reached(quantity.goal(), own, ratio));
        }
    }

    /** Three digits that count; whole numbers from a hundred on. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String cell(Optional<Sample> sample) {
        return sample.map(values -> values.values().size() == 1
                        ? number(values.median())
                        : number(values.median()) + " (" + number(values.least()) + " to " + number(values.most())
                                + ")")
                .orElse("–");
    }

    private static String goal(Quantity quantity) {
        Goal goal = quantity.goal();
        String peer = quantity.peer().map(Product::title).orElse("");
        if (goal instanceof Goal.AtLeastTimes times) {
            return "≥ " + times.bound() + " × " + peer;
        }
        if (goal instanceof Goal.AtMostTimes times) {
            return "≤ " + times.bound() + " × " + peer;
        }
        if (goal instanceof Goal.AtMost most) {
            return "≤ " + number(most.bound());
        }
        if (goal instanceof Goal.NeverAbove never) {
            return "never above " + number(never.bound());
        }
        return "none";
    }

    private static String reached(Goal goal, Optional<Sample> own, Optional<Sample> ratio) {
        Optional<Boolean> answer = Optional.empty();
        if (goal instanceof Goal.AtLeastTimes times) {
            answer = ratio.map(values -> values.median() >= times.bound());
        } else if (goal instanceof Goal.AtMostTimes times) {
            answer = ratio.map(values -> values.median() <= times.bound());
        } else if (goal instanceof Goal.AtMost most) {
            answer = own.map(values -> values.median() <= most.bound());
        } else if (goal instanceof Goal.NeverAbove never) {
            answer = own.map(values -> values.most() <= never.bound());
        }
        return answer.map(yes -> yes ? "yes" : "**no**").orElse("–");
    }
}
