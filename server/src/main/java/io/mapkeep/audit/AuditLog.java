package io.mapkeep.audit;

import java.util.List;

/**
 * Where rooms write what happened. Never call it inside {@code Database.write}: the log writes to the same database, and each would wait
 * for the other.
 */
public interface AuditLog {
    /**
     * Records an event and returns when it is durable. For sign-ins, changes and administration.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if it could not be recorded; the act must then not be acknowledged
     */
    void record(AuditEvent event);

    /**
     * Records each of these, in this order, and returns when all are durable: for one act on many people, for which a wait each would be too long.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if one of them could not be recorded; those before it may be
     */
    default void record(List<AuditEvent> events) {
        events.forEach(this::record);
    }

    /** Records an event soon: durable within a second, back-pressure when the log cannot follow. For queries. */
    void note(AuditEvent event);
}
