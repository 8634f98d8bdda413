package io.mapkeep.identity;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.identity.defence.Defence;
import io.mapkeep.identity.defence.WayIn;
import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.ldap.Person;
import io.mapkeep.identity.ldap.Verdict;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.local.LocalVerdict;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.rest.Request;
import java.text.Normalizer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;

/**
 * Decides whether a name and a password are somebody's. Names of local accounts are decided here and never reach the directory, so that it cannot
 * delay or shut out the break-glass administrator; all others are the directory's. Every attempt is in the audit log with its true reason; outside, a
 * wrong password and an unknown name look the same (OWASP ASVS 5.0, 6.3.8).
 */
final class SignIn {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_PASSWORD = 1024;
    private static final String ACTION = "session.create";

    private final LocalAccounts accounts;
    private final Directory directory;
    private final PasswordEnds ends;
    private final Defence defence;
    private final AuditLog audit;
    private final Clock clock;

    SignIn(
            LocalAccounts accounts,
            Directory directory,
            PasswordEnds ends,
            Defence defence,
            AuditLog audit,
            Clock clock) {
        this.accounts = accounts;
        this.directory = directory;
        this.ends = ends;
        this.defence = defence;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Who it is; what they may do is the entrance's question.
     *
     * @param action what the audit log calls it
     * @throws NotAuthenticated if name and password do not belong together
     * @throws Unavailable if the directory could not be asked
     */
    Arrival verify(Request request, String typed, String password, String action) {
        String name = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        var event = AuditEvent.of(request, action, "", Outcome.DENIED)
                .by(printable(name), accounts.knows(name) ? "local" : "ldap");
        requireFewFailures(event, name, request);
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || password.isEmpty()
                || password.length() > LONGEST_PASSWORD
                || hasControls(name)) {
            throw refuse(event, "unusable-input", name, request);
        }
        if (accounts.knows(name)) {
            return local(event, name, password, request);
        }
        Verdict verdict = askDirectory(event, name, password, request);
        if (verdict instanceof Verdict.Accepted accepted) {
            // The directory says how long it is still good. To the minute, so that the same end is told alike each
            // time.
            ends.note(
                    new AccountName("ldap", accepted.person().name()),
                    accepted.passwordEnds()
                            .map(left -> clock.instant().plus(left).truncatedTo(ChronoUnit.MINUTES)));
            return arrival(accepted.person(), false);
        }
        if (verdict instanceof Verdict.AcceptedOffline offline) {
            audit.record(AuditEvent.of(request, "directory.offline", "", Outcome.SUCCESS)
                    .by(offline.person().name(), "ldap")
                    .with("since", offline.since().toString()));
            return arrival(offline.person(), false);
        }
        if (verdict instanceof Verdict.MustChange overdue) {
            return arrival(overdue.person(), true);
        }
        if (verdict instanceof Verdict.Barred barred && barred.proven()) {
            audit.record(event.with("reason", barred.bar().word()));
            throw new NotPermitted(barred.bar().problem());
        }
        if (verdict instanceof Verdict.Unreachable unreachable) {
            if (unreachable.guessed()) {
                defence.failed(WayIn.PASSWORD, name, request.remote());
            }
            audit.record(event.with("reason", "directory-unavailable")
                    .with("problem", unreachable.problem().code()));
            throw new Unavailable(Problem.of(
                    "MK-IDN-003",
                    "The directory cannot be asked just now.",
                    "Your name and password could not be checked; they may well be right.",
                    "Try again in a minute. An administrator sees why with: mapkeep ldap test"));
        }
        throw refuse(event, reason(verdict), name, request);
    }

    Arrival verify(Request request, String name, String password) {
        return verify(request, name, password, ACTION);
    }

    /**
     * Asks somebody who is signed in for their password once more, before a dangerous act.
     *
     * @throws NotAuthenticated if it is another one
     */
    void prove(Request request, AccountName account, String password) {
        Arrival arrival = verify(request, account.name(), password, "session.prove");
        if (!arrival.account().equals(account)) {
            throw wrong();
        }
    }

    /**
     * Asks somebody who is signed in to a local account for their password once more, limited like a sign-in: whoever took over a session must not find
     * it by guessing.
     *
     * @throws NotAuthenticated if it is another one
     */
    void confirm(Request request, String password) {
        String name = request.principal().name();
        var event = AuditEvent.of(request, "password.change", name, Outcome.DENIED);
        requireFewFailures(event, name, request);
        if (!accounts.accepts(name, password)) {
            defence.failed(WayIn.PASSWORD, name, request.remote());
            audit.record(event.with("reason", "wrong-password"));
            throw new NotAuthenticated(Problem.of(
                    "MK-IDN-009",
                    "The current password is wrong.",
                    "It is asked for so that nobody else at your desk can change it.",
                    "Type the password that you signed in with."));
        }
    }

    private void requireFewFailures(AuditEvent event, String name, Request request) {
        defence.refusal(WayIn.PASSWORD, name, request.remote()).ifPresent(refusal -> refuse(event, refusal));
    }

    /** Of the attempts refused in a pause only the first is written down: the log must not grow with a guesser's patience. */
    private void refuse(AuditEvent event, Defence.Refusal refusal) {
        if (refusal.first()) {
            audit.record(event.with("reason", "too-many-failures"));
        }
        throw refusal.problem();
    }

    /**
     * Asks the directory, unless that could lock the account there. A name that it does not know counts like a wrong password: else the limit would tell who
     * has an account.
     */
    private Verdict askDirectory(AuditEvent event, String name, String password, Request request) {
        var attempt = new DirectoryAttempt(defence, name, request.remote());
        attempt.begin().ifPresent(refusal -> refuse(event, refusal));
        Verdict verdict = new Verdict.Ambiguous(0);
        try {
            verdict = directory.verify(name, password, attempt);
            return verdict;
        } finally {
            attempt.settle(verdict);
        }
    }

    private Arrival local(AuditEvent event, String name, String password, Request request) {
        LocalVerdict verdict = accounts.verify(name, password);
        if (verdict instanceof LocalVerdict.Accepted accepted) {
            defence.succeeded(WayIn.PASSWORD, name, request.remote());
            ends.note(new AccountName("local", name), accounts.passwordEnds(accepted.account()));
            return new Arrival(
                    "local",
                    name,
                    accepted.account().displayName(),
                    "",
                    Set.of(),
                    Set.of(Factor.PASSWORD),
                    accepted.mustChangePassword());
        }
        if (verdict instanceof LocalVerdict.Disabled) {
            audit.record(event.with("reason", "disabled"));
            throw new NotPermitted(Problem.of(
                    "MK-IDN-024",
                    "This account is switched off.",
                    "Name and password are right, but an administrator disabled the account.",
                    "Ask an administrator; they switch it on again with: mapkeep user enable " + name));
        }
        if (verdict instanceof LocalVerdict.Expired) {
            audit.record(event.with("reason", "first-password-expired"));
            throw new NotPermitted(Problem.of(
                    "MK-IDN-023",
                    "This first password has expired.",
                    "It was made by the appliance and not replaced in time.",
                    "Ask an administrator for a new one: mapkeep user reset-password " + name
                            + "; for admin on the appliance itself: mapkeep admin recover"));
        }
        throw refuse(event, "wrong-password", name, request);
    }

    private static Arrival arrival(Person person, boolean mustChangePassword) {
        return new Arrival(
                "ldap",
                person.name(),
                person.displayName(),
                person.mail(),
                person.groups(),
                Set.of(Factor.PASSWORD),
                mustChangePassword);
    }

    private NotAuthenticated refuse(AuditEvent event, String reason, String name, Request request) {
        defence.failed(WayIn.PASSWORD, name, request.remote());
        audit.record(event.with("reason", reason));
        return wrong();
    }

    private static NotAuthenticated wrong() {
        return new NotAuthenticated(Problem.of(
                "MK-IDN-001",
                "Name or password is wrong.",
                "They do not belong together.",
                "Check both, also Caps Lock, and try again. Use the account of your organisation's directory."));
    }

    private static String reason(Verdict verdict) {
        if (verdict instanceof Verdict.Barred barred) {
            return barred.bar().word();
        }
        if (verdict instanceof Verdict.WrongPassword) {
            return "wrong-password";
        }
        return verdict instanceof Verdict.NotTried
                ? "too-many-failures"
                : verdict instanceof Verdict.Ambiguous ? "ambiguous-name" : "unknown-user";
    }

    private static boolean hasControls(String name) {
        return name.chars().anyMatch(Character::isISOControl);
    }

    private static String printable(String name) {
        String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
