package io.mapkeep.tls.watch;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.health.Check;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether the certificates of other servers last. Unreachable servers are told of by the rooms that need them. */
final class EndsCheck implements Check {
    private static final Duration NOTICE = Duration.ofDays(30);
    private static final Duration URGENT = Duration.ofDays(7);

    private final Supplier<List<Seen>> seen;
    private final Clock clock;

    EndsCheck(Supplier<List<Seen>> seen, Clock clock) {
        this.seen = seen;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "certificates-of-others";
    }

    @Override
    public List<Finding> run() {
        return seen.get().stream().flatMap(this::judge).toList();
    }

    /** A certificate of a few days is always close to its end; a sixth of its life is short then. */
    private Stream<Finding> judge(Seen one) {
        return one.certificate().stream().flatMap(shown -> {
            Instant end = shown.getNotAfter().toInstant();
            Duration life = Duration.between(shown.getNotBefore().toInstant(), end);
            Duration left = Duration.between(clock.instant(), end);
            if (left.compareTo(shorter(NOTICE, life.dividedBy(6))) > 0) {
                return Stream.empty();
            }
            boolean urgent = left.compareTo(shorter(URGENT, life.dividedBy(12))) <= 0;
            String server = one.server().at() + " (" + one.server().use() + ")";
            return Stream.of(new Finding(
                    name(),
                    urgent ? Severity.CRITICAL : Severity.WARNING,
                    "MK-CRT-025",
                    "The certificate of " + server
                            + (left.isNegative() ? " is expired." : " ends in " + left.toDays() + " days."),
                    "It ends at " + end + ". It was seen at " + one.at().truncatedTo(ChronoUnit.SECONDS) + ".",
                    one.server().isNode()
                            ? "From then on clients refuse to connect to that node."
                            : "From then on the appliance does not connect to it.",
                    one.server().isNode()
                            ? "See on that node why it was not renewed: mapkeep doctor certificate"
                            : "Have its administrator renew it, then look: mapkeep cert check "
                                    + one.server().at()));
        });
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
