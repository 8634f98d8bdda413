package io.mapkeep.identity.sync;

import io.mapkeep.access.Role;
import io.mapkeep.access.Roles;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.sync.SyncPlan.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what a look found: some hundred people at a time, one durable transaction for each kind of access and one group of audit records, for a wait per person
 * would be minutes in a large house. When one kind fails, the others go on, the records of these people say so, and the next look tries again.
 */
final class Changing {
    /** So many people at once: other writers wait for a transaction. */
    static final int AT_ONCE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Changing.class);

    private final String realm;
    private final Assignments assignments;
    private final List<Access> accesses;
    private final AuditLog audit;
    /** Whose change was not made everywhere. */
    private final Set<String> unfinished = new HashSet<>();

    private Optional<Problem> failure = Optional.empty();

    Changing(String realm, Assignments assignments, List<Access> accesses, AuditLog audit) {
        this.realm = realm;
        this.assignments = assignments;
        this.accesses = accesses;
        this.audit = audit;
    }

    /** Makes these changes and returns the first failure. */
    Optional<Problem> make(List<Change> changes) {
        failure = Optional.empty();
        List<Change> known =
                changes.stream().filter(change -> !change.unknown()).toList();
        for (int from = 0; from < known.size(); from += AT_ONCE) {
            List<Change> some = known.subList(from, Math.min(known.size(), from + AT_ONCE));
            attempt("groups", () -> remember(some));
            end(some.stream().filter(Change::ends).toList());
            follow(some.stream()
                    .filter(change -> !change.ends() && (change.changes() || unfinished.contains(change.name())))
                    .toList());
        }
        return failure;
    }

    /** What was known of the groups counts for grants on datasets and for keys, too: a person who is gone is in none. */
    private void remember(List<Change> some) {
        Map<String, Set<String>> news = new HashMap<>();
        for (Change change : some) {
            Set<String> groups = change.groups().orElse(Set.of());
            if (!assignments.groups(realm, change.name()).equals(groups)) {
                news.put(change.name(), groups);
            }
        }
        assignments.remember(realm, news);
    }

    private void end(List<Change> ending) {
        if (ending.isEmpty()) {
            return;
        }
        Set<String> names = ending.stream().map(Change::name).collect(Collectors.toSet());
        Map<String, Map<String, Integer>> ended = new HashMap<>();
        for (Access access : accesses) {
            attempt(access.word(), () -> ended.put(access.word(), access.end(names)));
        }
        List<AuditEvent> events = new ArrayList<>();
        for (Change change : ending) {
            AuditEvent event = event("access.end", change, ended.size() == accesses.size());
            for (Access access : accesses) {
                Map<String, Integer> counts = ended.get(access.word());
                event = event.with(
                        access.word(),
                        counts == null ? "failed" : Integer.toString(counts.getOrDefault(change.name(), 0)));
            }
            events.add(event);
        }
        audit.record(events);
    }

    private void follow(List<Change> following) {
        if (following.isEmpty()) {
            return;
        }
        Map<String, Set<Role>> roles = following.stream().collect(Collectors.toMap(Change::name, Change::after));
        List<String> failed = new ArrayList<>();
        for (Access access : accesses) {
            if (!attempt(access.word(), () -> access.follow(roles))) {
                failed.add(access.word());
            }
        }
        if (failed.isEmpty()) {
            unfinished.removeAll(roles.keySet());
        } else {
            unfinished.addAll(roles.keySet());
        }
        audit.record(following.stream()
                .map(change -> {
                    AuditEvent event = event("access.change", change, failed.isEmpty())
                            .with("after", Roles.joined(change.after()));
                    return failed.isEmpty() ? event : event.with("failed", String.join(",", failed));
                })
                .toList());
    }

    private static AuditEvent event(String action, Change change, boolean whole) {
        return AuditEvent.ofSystem(action, change.name(), whole ? Outcome.SUCCESS : Outcome.FAILED)
                .with("reason", change.why())
                .with("before", Roles.joined(change.before()));
    }

    private boolean attempt(String what, Runnable work) {
        try {
            work.run();
            return true;
        } catch (ProblemException failed) {
            LOG.error(
                    "The {} of some people could not be changed; the next look at the directory tries again",
                    what,
                    failed);
            failure = failure.or(() -> Optional.of(failed.problem()));
            return false;
        }
    }
}
