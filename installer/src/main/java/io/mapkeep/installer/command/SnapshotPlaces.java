package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.SnapshotTarget;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.util.List;
import java.util.stream.Stream;

/** The places that snapshots go to, and how each does. */
final class SnapshotPlaces {
    private SnapshotPlaces() {}

    static Table table(List<SnapshotTarget> targets) {
        Table table = new Table("PLACE", "SNAPSHOTS", "NEWEST", "AGE", "WAITING", "STATE");
        for (SnapshotTarget target : targets) {
            table.row(
                    target.place(),
                    Amounts.number(target.count()),
                    target.newest().orElse("-"),
                    target.ageSeconds().map(Amounts::lasting).orElse("-"),
                    target.waiting().map(Amounts::number).orElse("-"),
                    target.problem()
                            .map(problem -> "FAILING [" + problem.code() + "]")
                            .orElse(target.waiting().isPresent() ? "well" : "not asked yet"));
        }
        return table;
    }

    /** What is wrong with those that fail, a line for each and one for what to do. */
    static Stream<String> problems(List<SnapshotTarget> targets) {
        return targets.stream()
                .flatMap(target -> target.problem().stream()
                        .flatMap(problem -> Stream.of(
                                target.place() + ": " + problem.what() + " " + problem.why() + " [" + problem.code()
                                        + "], " + Amounts.of(target.failures(), "failure", "failures") + " in a row",
                                "    " + problem.fix())));
    }
}
