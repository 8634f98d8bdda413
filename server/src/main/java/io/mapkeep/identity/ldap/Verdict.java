package io.mapkeep.identity.ldap;

import io.mapkeep.contract.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the directory says about a name and a password. */
public sealed interface Verdict {
    /**
     * Both are right.
     *
     * @param passwordEnds when the password runs out, if the directory says that it will soon
     */
    record Accepted(Person person, Optional<Duration> passwordEnds) implements Verdict {}

    /**
     * The directory is silent, and these are the name and the password that it accepted last.
     *
     * @param since when it accepted them
     */
    record AcceptedOffline(Person person, Instant since) implements Verdict {}

    /** Both are right, but nothing else may happen before the password was changed: {@link LdapRealm#changePassword}. */
    record MustChange(Person person) implements Verdict {}

    /**
     * The directory keeps the account out.
     *
     * @param proven whether the password was right: only then may the person be told why. Otherwise the answer outside is that of a wrong password, or
     *     it would tell strangers who has an account.
     */
    record Barred(Bar bar, boolean proven) implements Verdict {}

    /** There is such a person, with another password. */
    record WrongPassword() implements Verdict {}

    /** There is such a person, of whom {@link Admission} says that no password may be tried just now. Outside it looks like a wrong password. */
    record NotTried() implements Verdict {}

    /** No entry has that name. */
    record UnknownUser() implements Verdict {}

    /** More than one entry has that name, so nobody can say whose password it is. */
    record Ambiguous(int entries) implements Verdict {}

    /**
     * No answer that could be trusted; the problem is for the log and the admin.
     *
     * @param guessed whether the password was compared all the same and was another one, so that it counts as a guess
     */
    record Unreachable(Problem problem, boolean guessed) implements Verdict {
        Unreachable(Problem problem) {
            this(problem, false);
        }
    }
}
