package io.mapkeep.firewall.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.FirewallStanding;
import io.mapkeep.contract.admin.FirewallStanding.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RulesCheckTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final KernelReports reports = new KernelReports(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void whatTheCommandLastSawIsFound() {
        assertThat(codes()).as("nobody ever reported").isEmpty();
        for (State state : State.values()) {
            reports.received(new FirewallStanding(state, 7, Optional.empty(), "+ tcp dport 1 accept"));
            assertThat(codes())
                    .as(state.name())
                    .isEqualTo(
                            switch (state) {
                                case UNUSED, SAME -> List.of();
                                case ON_TRIAL -> List.of("MK-FW-016");
                                case DIFFERENT -> List.of("MK-FW-033");
                                case ABSENT -> List.of("MK-FW-034");
                                case UNKNOWN -> List.of("MK-FW-035");
                            });
        }
    }

    @Test
    void silenceAfterAReportIsNotTakenForWell() {
        reports.received(new FirewallStanding(State.SAME, 7, Optional.empty(), ""));
        now = now.plus(Duration.ofMinutes(6));
        assertThat(codes()).containsExactly("MK-FW-035");
    }

    private List<String> codes() {
        return reports.checks().get(0).run().stream().map(Finding::code).toList();
    }
}
