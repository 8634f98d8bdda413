package io.mapkeep.firewall.kernel;

import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.FirewallStanding;
import io.mapkeep.health.Check;
import io.mapkeep.rest.Resource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The door of the package. Keeps the last report in memory: the next one comes within a minute. */
public final class KernelReports {
    private final Clock clock;
    private volatile Optional<Received> last = Optional.empty();

    /** A report and when it came. */
    record Received(FirewallStanding standing, Instant when) {}

    public KernelReports(Clock clock) {
        this.clock = clock;
    }

    public List<Resource> resources(AuditLog audit) {
        return List.of(new KernelResource(this, audit));
    }

    public List<Check> checks() {
        return List.of(new RulesCheck(this, clock));
    }

    void received(FirewallStanding standing) {
        last = Optional.of(new Received(standing, clock.instant()));
    }

    Optional<Received> last() {
        return last;
    }
}
