package io.mapkeep.identity.sync;

import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.LdapSyncReport;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.identity.ldap.Standing;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.sync.SyncPlan.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks everybody up who has a session or a key: whoever was disabled or removed in the directory, or is in no group with a role any more, loses them, and
 * roles follow the groups. What could not be found out changes nothing, and neither does a look by which too many would lose something at once, except for
 * the few whom the directory itself calls shut.
 */
public final class Deprovisioning {
    private static final Logger LOG = LoggerFactory.getLogger(Deprovisioning.class);
    private static final String REALM = "ldap";
    /** Longer lists are for machines; the report says how many there are in all. */
    private static final int MOST_LISTED = 10_000;

    private final Function<Collection<String>, Map<String, Standing>> directory;
    private final Assignments assignments;
    private final List<Access> accesses;
    private final Runnable forget;
    private final int guardPercent;
    private final AuditLog audit;
    private final Changing changing;
    private volatile Optional<Problem> trouble = Optional.empty();

    /**
     * @param directory how accounts stand; whoever is left out counts as unknown
     * @param forget lets go of what is remembered of credentials
     */
    public Deprovisioning(
            Function<Collection<String>, Map<String, Standing>> directory,
            Assignments assignments,
            List<Access> accesses,
            Runnable forget,
            int guardPercent,
            AuditLog audit) {
        this.directory = directory;
        this.assignments = assignments;
        this.accesses = List.copyOf(accesses);
        this.forget = forget;
        this.guardPercent = guardPercent;
        this.audit = audit;
        this.changing = new Changing(REALM, assignments, this.accesses, audit);
    }

    /** Says what a look would change, and changes nothing. */
    public LdapSyncReport plan() {
        SyncPlan plan = look();
        boolean halted = plan.beyond(guardPercent);
        return report(plan, true, halted, halted ? Optional.of(tooMany(plan)) : unknown(plan));
    }

    /**
     * Looks, and changes what has to be changed.
     *
     * @param beyondGuard whether an admin wants it though many lose something at once
     */
    public synchronized LdapSyncReport run(boolean beyondGuard) {
        SyncPlan plan = look();
        boolean halted = !beyondGuard && plan.beyond(guardPercent);
        Optional<Problem> found = halted ? Optional.of(tooMany(plan)) : unknown(plan);
        if (halted && !trouble.equals(found)) {
            LOG.warn("{} {}", found.orElseThrow().what(), found.orElseThrow().why());
            audit.record(AuditEvent.ofSystem("directory.sync", "", Outcome.FAILED)
                    .with("reason", "guard")
                    .with("losing", Long.toString(plan.losing()))
                    .with("asked", Long.toString(plan.holding())));
        }
        trouble = found;
        List<Change> meant = halted ? plan.certain(guardPercent) : plan.changes();
        Optional<Problem> failure = changing.make(meant);
        if (meant.stream().anyMatch(Change::loses)) {
            forget.run();
        }
        if (failure.isPresent()) {
            trouble = failure;
        }
        return report(plan, false, halted, trouble);
    }

    /** What kept the last look from its work, for the doctor. */
    public Optional<Problem> trouble() {
        return trouble;
    }

    private SyncPlan look() {
        Map<String, Set<Role>> held = new TreeMap<>();
        for (Access access : accesses) {
            access.held()
                    .forEach((name, roles) -> held.merge(name, roles, (one, other) -> one.isEmpty() ? other : one));
        }
        Set<String> asked = new TreeSet<>(held.keySet());
        accesses.forEach(access -> asked.addAll(access.resting()));
        if (asked.isEmpty()) {
            return new SyncPlan(List.of());
        }
        Map<String, Standing> standings = directory.apply(asked);
        List<Change> changes = new ArrayList<>();
        for (String name : asked) {
            changes.add(change(name, Optional.ofNullable(held.get(name)), Optional.ofNullable(standings.get(name))));
        }
        return new SyncPlan(changes);
    }

    private Change change(String name, Optional<Set<Role>> held, Optional<Standing> told) {
        Standing standing = told.orElseGet(() -> new Standing.Unknown(unanswered()));
        Set<Role> before = held.map(roles ->
                        roles.isEmpty() ? assignments.rolesNow(REALM, name).orElse(Set.of()) : roles)
                .orElse(Set.of());
        Optional<Set<String>> groups =
                standing instanceof Standing.Present present ? Optional.of(present.groups()) : Optional.empty();
        Set<Role> after = standing instanceof Standing.Unknown
                ? before
                : groups.map(theirs -> assignments.of(REALM, name, theirs)).orElse(Set.of());
        return new Change(name, held.isPresent(), standing, before, after, groups);
    }

    private Problem tooMany(SyncPlan plan) {
        int shut = plan.certain(guardPercent).size();
        return Problem.of(
                "MK-LDP-016",
                "Too many people would lose their access at once.",
                plan.losing() + " of " + plan.holding() + " would, and ldap.guard_percent is " + guardPercent + ". "
                        + (shut == 0
                                ? "Nothing was taken from anybody."
                                : "Only of those whom the directory calls disabled, " + shut
                                        + ", does it end; nothing was taken from anybody else."),
                "See who and why: mapkeep ldap sync --dry-run. If it is meant: mapkeep ldap sync --beyond-guard");
    }

    private static Problem unanswered() {
        return Problem.of(
                "MK-LDP-015",
                "The directory's answer is not believed.",
                "It left somebody out.",
                "See that it is well: mapkeep ldap test");
    }

    private static Optional<Problem> unknown(SyncPlan plan) {
        return plan.changes().stream()
                .map(Change::standing)
                .filter(Standing.Unknown.class::isInstance)
                .map(standing -> ((Standing.Unknown) standing).problem())
                .findFirst();
    }

    private LdapSyncReport report(SyncPlan plan, boolean dryRun, boolean halted, Optional<Problem> problem) {
        return new LdapSyncReport(
                dryRun,
                plan.changes().size(),
                (int) plan.losing(),
                halted,
                problem,
                plan.changes().stream()
                        .limit(MOST_LISTED)
                        .map(Deprovisioning::line)
                        .toList());
    }

    private static LdapSyncReport.Person line(Change change) {
        return new LdapSyncReport.Person(
                change.name(),
                change.word(),
                change.ends() ? "ends" : change.changes() ? "changes" : "stays",
                words(change.before()),
                words(change.after()),
                change.why());
    }

    private static List<String> words(Set<Role> roles) {
        return roles.stream().map(Role::word).sorted().toList();
    }
}
