package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SearchRequest;
import io.mapkeep.access.Role;
import io.mapkeep.contract.admin.DirectoryLook;
import io.mapkeep.contract.admin.LdapTestReport;
import io.mapkeep.contract.configuration.LdapGroups.Lookup;
import io.mapkeep.contract.configuration.LdapPeople.PasswordChange;
import io.mapkeep.contract.configuration.LdapPreset;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.trust.AddedAuthorities;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The organisation's directory: whether a name and a password belong together, how accounts stand, and a person's new password. Every wait is bounded by
 * the settings, and a directory that does not answer is left alone for a few seconds.
 */
public final class LdapRealm implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LdapRealm.class);

    /** How long a sign-in waits for its turn when others wait for the directory. */
    private static final Duration TURN = Duration.ofSeconds(1);

    /** A look at all accounts may take as long as so many answers at their slowest; nobody waits for it. */
    private static final int ANSWERS_FOR_ALL = 24;

    private final LdapSection settings;
    private final AddedAuthorities added;
    private final People people;
    private final Groups groups;
    private final RoleGroups roles;
    private final PasswordCheck passwords;
    private final PasswordChanger changer;
    private final Standings standings;
    private final Breaker breaker;
    /** Only so many requests may wait for the directory at once: the rest of the threads stay free for everything else. */
    private final Semaphore turns;

    private @Nullable Connections opened;

    /**
     * Opens without asking the directory anything, and without the files that the settings name: what is wrong with these shows at a sign-in and in the
     * doctor's findings, and never keeps the appliance and its local administrator out of service.
     *
     * @param added authorities that the directory's certificate may come from beside those of the settings
     * @throws BadConfiguration if a filter or a group's name in the settings is malformed
     */
    public LdapRealm(LdapSection settings, AddedAuthorities added, Clock clock) {
        this.settings = settings;
        this.added = added;
        this.people = new People(settings.people(), settings.groups().lookup() == Lookup.MEMBER_OF);
        this.groups = new Groups(settings.groups());
        this.roles = new RoleGroups(settings.roles());
        this.passwords = new PasswordCheck(settings, people, groups);
        this.changer = new PasswordChanger(settings.people().passwordChange(), people);
        this.standings = new Standings(people, groups, clock);
        this.breaker = new Breaker(clock);
        this.turns = new Semaphore(settings.servers().poolSize());
        if (!roles.any()) {
            LOG.warn(
                    "No group is mapped to a role, so nobody of the directory may do anything: set ldap.viewer_groups and the others");
        }
    }

    /** The same, whoever is found. */
    public Verdict verify(String name, String password) {
        return verify(name, password, Admission.ANYBODY);
    }

    /**
     * What the directory says. The password must not be empty: a bind without one succeeds for anybody (RFC 4513, 5.1.2).
     *
     * @param admission asked before a password is tried; not where people bind directly, because who it is shows only after that
     */
    public Verdict verify(String name, String password, Admission admission) {
        if (password.isEmpty()) {
            return new Verdict.WrongPassword();
        }
        try {
            return inTurn(connections -> passwords.check(connections, name, password, admission));
        } catch (Unavailable unanswered) {
            return new Verdict.Unreachable(unanswered.problem());
        }
    }

    /** Whether the settings let people change their passwords here. */
    public boolean changesPasswords() {
        return settings.people().passwordChange() != PasswordChange.OFF;
    }

    /**
     * Changes somebody's own password in the directory.
     *
     * @param name as it was typed at sign-in
     * @throws ProblemException.NotAuthenticated if the current one is wrong
     * @throws ProblemException.InvalidInput if the directory does not take the new one
     * @throws ProblemException.Conflict if the settings or the directory have it changed elsewhere
     * @throws Unavailable if the directory could not be asked
     */
    public void changePassword(String name, String current, String replacement) {
        inTurn(connections -> {
            changer.change(connections, name, current, replacement);
            return true;
        });
    }

    /**
     * How these accounts stand now, groups and roles included. If anything at all went wrong they all are {@link Standing.Unknown}, with the reason.
     *
     * @param names as {@link Person#name} writes them
     */
    public Map<String, Standing> standing(Collection<String> names) {
        try {
            return asService(directory -> standings.of(directory, names));
        } catch (Unavailable unanswered) {
            Standing unknown = new Standing.Unknown(unanswered.problem());
            return names.stream().distinct().collect(Collectors.toMap(name -> name, name -> unknown));
        }
    }

    /** The names of all accounts; empty if the directory does not list them, or lists more than {@code most}. */
    public Optional<List<String>> names(int most) {
        try {
            return Optional.of(connections()
                    .search(
                            settings.servers().responseTimeout().multipliedBy(ANSWERS_FOR_ALL),
                            directory -> people.names(directory, most)));
        } catch (LDAPException | ProblemException unlisted) {
            // Many directories refuse long lists. That is no sign of trouble, and must not count as one.
            LOG.debug("The directory does not list everybody: {}", unlisted.getMessage());
            return Optional.empty();
        }
    }

    /** What is wrong with the directory as far as the last attempt told; asks nothing. */
    public Optional<Problem> trouble() {
        return breaker.trouble();
    }

    /** Looks whether the directory answers the service account, and how. */
    public Optional<Problem> probe() {
        try {
            connections().search(connection -> connection.getEntry(people.base(), SearchRequest.NO_ATTRIBUTES));
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
            return roles.roles(memberships);
        } catch (LDAPException malformed) {
            throw new IllegalArgumentException("not the names of groups: " + memberships, malformed);
        }
    }

    /** Walks the way of a sign-in step by step, without a password, and tells what each step saw. */
    public LdapTestReport test(Optional<String> user) {
        return new LdapProbe(settings, added, people, groups, roles).walk(user);
    }

    /** The same for a directory of which only the address is known: also what it says of itself. */
    public DirectoryLook look(Optional<String> user) {
        LdapTestReport walk = test(user);
        boolean bound = walk.steps().stream()
                .anyMatch(step -> step.name().equals("bind") && step.outcome() == LdapTestReport.Outcome.OK);
        try {
            RootDSE root = bound ? connections().search(LDAPConnection::getRootDSE) : null;
            if (root != null) {
                DirectoryKind kind = DirectoryKind.of(root);
                return new DirectoryLook(walk, kind.preset().word(), kind.people(), kind.groups());
            }
        } catch (LDAPException hidden) {
            LOG.debug("The directory shows no root entry: {}", hidden.getMessage());
        }
        return new DirectoryLook(walk, LdapPreset.NONE.word(), "", "");
    }

    /** For administrators: what the directory shows of people and groups. */
    public DirectoryBrowser browser() {
        return new DirectoryBrowser(people, groups, roles, this::asService);
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    /** A question to the directory. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connections connections) throws LDAPException;
    }

    /** A person waits for the answer, so it is one of few questions at once, and none while the directory is left alone. */
    private <T> T inTurn(Question<T> question) {
        if (!takeTurn()) {
            throw new Unavailable(Problem.of(
                    "MK-LDP-014",
                    "Too many sign-ins wait for the directory.",
                    settings.servers().poolSize() + " are being checked, and none ended within " + TURN.toSeconds()
                            + " s.",
                    "See why the directory is slow: mapkeep ldap test. If it is not, raise ldap.pool_size."));
        }
        try {
            breaker.standing().ifPresent(problem -> {
                throw new Unavailable(problem);
            });
            return ask(question);
        } finally {
            turns.release();
        }
    }

    /** A question in the background: it takes no turn from people. */
    private <T> T asService(Patience.Work<T> work) {
        Duration limit = settings.servers().responseTimeout().multipliedBy(ANSWERS_FOR_ALL);
        return ask(connections -> connections.search(limit, work));
    }

    private <T> T ask(Question<T> question) {
        try {
            T answer = question.ask(connections());
            breaker.answered();
            return answer;
        } catch (LDAPException failure) {
            Problem problem = note(failure);
            LOG.warn("The directory gave no usable answer: {}", problem.why());
            throw new Unavailable(problem);
        } catch (BadConfiguration unreadable) {
            Problem problem = note(unreadable);
            LOG.warn("The directory cannot be asked: {}", unreadable.getMessage());
            throw new Unavailable(problem);
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

    private synchronized Connections connections() {
        if (opened == null) {
            opened = new Connections(settings, added);
        }
        return opened;
    }

    private Problem note(LDAPException failure) {
        Problem problem = LdapProblems.of(failure, settings);
        ResultCode code = failure.getResultCode();
        if (code.isConnectionUsable() || code.equals(ResultCode.LOCAL_ERROR) || code.equals(ResultCode.PARAM_ERROR)) {
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

    /** Runs work as the service account; a hook for those who show the directory. */
    @FunctionalInterface
    interface Service {
        <T> T ask(Patience.Work<T> work);
    }
}
