package io.mapkeep.firewall.draft;

import io.mapkeep.firewall.rule.Direction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was read of one file or several: clauses in their order, what could not be read, and what becomes of packets that no clause is about. */
final class Ruleset {
    private final List<Clause> clauses = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();
    private final Map<Direction, Boolean> passesRest = new EnumMap<>(Direction.class);

    void add(Clause clause) {
        clauses.add(clause);
    }

    void leave(Left line) {
        left.add(line);
    }

    /** The end of a chain; of several the one that lets through. */
    void rest(Direction direction, boolean passes) {
        passesRest.merge(direction, passes, Boolean::logicalOr);
    }

    List<Clause> clauses(Direction direction) {
        return clauses.stream()
                .filter(clause -> clause.direction() == direction)
                .toList();
    }

    List<Left> left() {
        return left;
    }

    boolean passesRest(Direction direction) {
        return passesRest.getOrDefault(direction, true);
    }
}
