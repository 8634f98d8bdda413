package io.mapkeep.tls;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.tls.authority.Serial;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in log and audit log that a certificate ends, 30, 14, 7 and 1 day before; each once, and once more after a restart. */
final class EndNotices {
    private static final Logger LOG = LoggerFactory.getLogger(EndNotices.class);
    private static final List<Integer> DAYS = List.of(30, 14, 7, 1);

    private final AuditLog audit;
    private @Nullable BigInteger serial;
    private int told = Integer.MAX_VALUE;

    EndNotices(AuditLog audit) {
        this.audit = audit;
    }

    void look(ServerIdentity identity, Instant now) {
        if (identity.renewsAt().isPresent()) {
            return;
        }
        BigInteger present = identity.certificate().getSerialNumber();
        if (!present.equals(serial)) {
            serial = present;
            told = Integer.MAX_VALUE;
        }
        Instant end = identity.certificate().getNotAfter().toInstant();
        int reached = DAYS.stream()
                .filter(days -> Duration.between(now, end).compareTo(Duration.ofDays(days)) <= 0)
                .min(Integer::compare)
                .orElse(Integer.MAX_VALUE);
        if (reached < told) {
            told = reached;
            tell(identity, end, reached);
        }
    }

    private void tell(ServerIdentity identity, Instant end, int days) {
        LOG.warn(
                "THE CERTIFICATE ENDS in less than {} days, at {}, and nothing renews it by itself: mapkeep cert csr",
                days,
                end);
        try {
            audit.record(
                    AuditEvent.ofSystem("certificate.ends", identity.source().word(), Outcome.SUCCESS)
                            .with("serial", Serial.text(identity.certificate()))
                            .with("days", Integer.toString(days))
                            .with("not_after", end.toString()));
        } catch (ProblemException refused) {
            LOG.error("That the certificate ends could not be entered in the audit log", refused);
        }
    }
}
