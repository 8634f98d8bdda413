package io.mapkeep.bench.durability;

import io.mapkeep.bench.durability.Options.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Mapkeep's database, PostgreSQL and a plain H2 do the same work in turns. A round is every case by every contender, so that neighbours on the machine
 * disturb all of them alike, and ratios are taken within a round.
 */
public final class DurabilityBench {
    private static final List<Integer> WRITERS = List.of(1, 8, 64);

    private final Options options;
    private final Results results = new Results();

    private DurabilityBench(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
            System.out.println(Disk.describe(options.folder()));
        } catch (IllegalArgumentException wrong) {
            System.err.println("durability.sh: " + wrong.getMessage());
            System.exit(64);
            return;
        }
        var bench = new DurabilityBench(options);
        try {
            bench.runInTurns();
            if (options.parts().contains(Part.START)) {
                StartBench.run(options, bench.results);
            }
            if (options.parts().contains(Part.IDLE)) {
                IdleBench.run(options, bench.results);
            }
        } finally {
            System.out.println();
            Report.print(bench.results, System.out);
        }
    }

    private void runInTurns() throws Exception {
        List<Case> cases = cases();
        if (cases.isEmpty()) {
            return;
        }
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Product product : options.contenders()) {
                contenders.add(start(product));
            }
            // The compiler's work is not to be measured: whoever comes first would have it in its figures.
            System.err.println("warming up");
            measure(cases, contenders, new Results());
            for (int round = 0; round < options.rounds(); round++) {
                // Rounds that contradict each other are explained by what the disk could do then.
                System.err.println(
                        "round " + (round + 1) + " of " + options.rounds() + " on " + Disk.describe(options.folder()));
                measure(cases, contenders, results);
                // Whoever comes second finds the machine as the first has left it, so each is first in its turn.
                Collections.rotate(contenders, 1);
            }
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
    }

    private static void measure(List<Case> cases, List<Contender> contenders, Results results) throws Exception {
        for (Case each : cases) {
            for (Contender contender : of(each, contenders)) {
                each.prepare(contender);
                // The rubbish of one is not the pause of the next.
                System.gc();
                each.measure(contender, results);
            }
        }
    }

    private static List<Contender> of(Case each, List<Contender> contenders) {
        return contenders.stream()
                .filter(contender -> each.isFor(contender.product()))
                .toList();
    }

    private Contender start(Product product) throws Exception {
        Path folder = options.folder();
        return switch (product) {
            case MAPKEEP -> Mapkeep.start(folder.resolve("mapkeep"));
            case POSTGRESQL -> Postgresql.start(folder.resolve("postgresql"));
            case H2 -> PlainH2.start(folder.resolve("h2"));
        };
    }

    private List<Case> cases() {
        Duration window = Duration.ofSeconds(options.seconds());
        List<Case> cases = new ArrayList<>();
        if (options.parts().contains(Part.COMMITS)) {
            for (CommitCase.Change change : CommitCase.Change.values()) {
                for (int writers : WRITERS) {
                    cases.add(new CommitCase(change, writers, window));
                }
            }
        }
        if (options.parts().contains(Part.BULK)) {
            cases.add(new BulkCase());
        }
        if (options.parts().contains(Part.READS)) {
            for (ReadCase.Kind kind : List.of(ReadCase.Kind.POINT, ReadCase.Kind.POINTS)) {
                cases.add(new ReadCase(kind, 1, window));
                cases.add(new ReadCase(kind, 8, window));
            }
            cases.add(new ReadCase(ReadCase.Kind.SCAN, 1, window));
        }
        return cases;
    }
}
