package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import io.mapkeep.access.Role;
import io.mapkeep.contract.admin.LdapTestReport;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the organisation's directory whether a name and a password belong together: search for the entry, then bind as it (RFC 4513, 5.1.3).
 * Every wait is bounded by the settings, and a directory that does not answer is left alone for a few seconds.
 */
public final class LdapRealm implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LdapRealm.class);
    /** An entry that does not exist: binding as it takes as long as a wrong password does. */
    private static final String NOBODY = "uid=mapkeep-nobody";

    /** How long a sign-in waits for its turn when others wait for the directory. */
    private static final Duration TURN = Duration.ofSeconds(1);

    private final LdapSection settings;
    private final FilterTemplate users;
    private final Groups groups;
    private final Breaker breaker;
    /** Only so many requests may wait for the directory at once: the rest of the threads stay free for everything else. */
    private final Semaphore turns;

    private @Nullable Connections opened;

    /**
     * Opens without asking the directory anything, and without the files that the settings name: what is wrong with these shows at a sign-in and in the
     * doctor's findings, and never keeps the appliance and its local administrator out of service.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.BadConfiguration if a filter or a group's name in the settings is malformed
     */
    public LdapRealm(LdapSection settings, Clock clock) {
        this.settings = settings;
        this.users = FilterTemplate.parse(settings.userFilter(), "{name}", "ldap.user_filter");
        this.groups = new Groups(settings);
        this.breaker = new Breaker(clock);
        this.turns = new Semaphore(settings.poolSize());
        if (!groups.mapsAny()) {
            LOG.warn(
                    "No group is mapped to a role, so nobody of the directory may do anything: set ldap.viewer_groups and the others");
        }
    }

    /** What the directory says. The password must not be empty: a bind without one succeeds for anybody (RFC 4513, 5.1.2). */
    public Verdict verify(String name, String password) {
        if (password.isEmpty()) {
            return new Verdict.WrongPassword();
        }
        if (!takeTurn()) {
            return new Verdict.Unreachable(Problem.of(
                    "MK-LDP-014",
                    "Too many sign-ins wait for the directory.",
                    settings.poolSize() + " are being checked, and none ended within " + TURN.toSeconds() + " s.",
                    "See why the directory is slow: mapkeep ldap test. If it is not, raise ldap.pool_size."));
        }
        try {
            return breaker.standing().<Verdict>map(Verdict.Unreachable::new).orElseGet(() -> ask(name, password));
        } finally {
            turns.release();
        }
    }

    /** What is wrong with the directory as far as the last attempt told; asks nothing. */
    public Optional<Problem> trouble() {
        return breaker.trouble();
    }

    /** Looks whether the directory answers the service account, and how. */
    public Optional<Problem> probe() {
        try {
            connections().search(connection -> connection.getEntry(settings.userBase(), SearchRequest.NO_ATTRIBUTES));
            breaker.answered();
            return Optional.empty();
        } catch (LDAPException failure) {
            return Optional.of(note(failure));
        } catch (ProblemException unreadable) {
            return Optional.of(note(unreadable));
        }
    }

    /** Which roles the settings give to somebody in these groups. */
    public Set<Role> roles(Set<String> memberships) {
        try {
            return groups.roles(List.copyOf(memberships));
        } catch (LDAPException malformed) {
            throw new IllegalArgumentException("not the names of groups: " + memberships, malformed);
        }
    }

    /** Walks the way of a sign-in step by step, without a password, and tells what each step saw. */
    public LdapTestReport test(Optional<String> user) {
        return new LdapProbe(settings, users, groups).walk(user);
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    private boolean takeTurn() {
        try {
            return turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Verdict ask(String name, String password) {
        try {
            Verdict verdict = ask(connections(), name, password);
            breaker.answered();
            return verdict;
        } catch (LDAPException failure) {
            Problem problem = note(failure);
            LOG.warn("The directory gave no usable answer: {}", problem.why());
            return new Verdict.Unreachable(problem);
        } catch (ProblemException unreadable) {
            Problem problem = note(unreadable);
            LOG.warn("The directory cannot be asked: {}", unreadable.getMessage());
            return new Verdict.Unreachable(problem);
        }
    }

    private Verdict ask(Connections connections, String name, String password) throws LDAPException {
        List<SearchResultEntry> entries =
                connections.search(connection -> find(connection::search, settings, users, name));
        if (entries.size() != 1) {
            passes(connections, NOBODY + "," + settings.userBase(), password);
            return entries.isEmpty() ? new Verdict.UnknownUser() : new Verdict.Ambiguous(entries.size());
        }
        SearchResultEntry entry = entries.get(0);
        if (!passes(connections, entry.getDN(), password)) {
            return new Verdict.WrongPassword();
        }
        List<String> memberships = connections.search(connection -> groups.of(connection, entry.getDN()));
        return new Verdict.Accepted(person(settings, entry, groups, memberships));
    }

    private synchronized Connections connections() {
        if (opened == null) {
            opened = new Connections(settings);
        }
        return opened;
    }

    private Problem note(LDAPException failure) {
        Problem problem = LdapProblems.of(failure, settings);
        if (failure.getResultCode().isConnectionUsable()) {
            breaker.complained(problem);
        } else {
            breaker.failed(problem);
        }
        if (LdapProblems.lieInFiles(problem)) {
            // Password and authorities are read again next time, so that putting a file right is enough.
            close();
        }
        return problem;
    }

    private Problem note(ProblemException unreadable) {
        breaker.complained(unreadable.problem());
        return unreadable.problem();
    }

    /** At most two entries: the second is enough to know that the name is ambiguous. */
    static List<SearchResultEntry> find(Search directory, LdapSection settings, FilterTemplate users, String name)
            throws LDAPException {
        var request = new SearchRequest(
                settings.userBase(),
                SearchScope.SUB,
                users.fill(name),
                settings.nameAttribute(),
                settings.displayNameAttribute(),
                settings.mailAttribute());
        request.setSizeLimit(2);
        try {
            return directory.search(request).getSearchEntries();
        } catch (LDAPSearchException limited) {
            if (limited.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED) && limited.getEntryCount() > 1) {
                return limited.getSearchEntries();
            }
            throw limited;
        }
    }

    static Person person(LdapSection settings, SearchResultEntry entry, Groups groups, List<String> memberships)
            throws LDAPException {
        String name = attribute(entry, settings.nameAttribute(), entry.getDN()).toLowerCase(Locale.ROOT);
        return new Person(
                name,
                attribute(entry, settings.displayNameAttribute(), name),
                attribute(entry, settings.mailAttribute(), ""),
                entry.getDN(),
                Set.copyOf(memberships));
    }

    /** One search; a connection or a pool. */
    @FunctionalInterface
    interface Search {
        com.unboundid.ldap.sdk.SearchResult search(SearchRequest request) throws LDAPException;
    }

    private static boolean passes(Connections connections, String dn, String password) throws LDAPException {
        try {
            return connections
                    .binds()
                    .bindAndRevertAuthentication(new SimpleBindRequest(dn, password))
                    .getResultCode()
                    .equals(ResultCode.SUCCESS);
        } catch (LDAPException refused) {
            if (LdapProblems.isRefusal(refused.getResultCode())) {
                return false;
            }
            throw refused;
        }
    }

    private static String attribute(SearchResultEntry entry, String name, String otherwise) {
        String value = entry.getAttributeValue(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
