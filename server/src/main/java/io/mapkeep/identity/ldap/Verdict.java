package io.mapkeep.identity.ldap;

import io.mapkeep.contract.problem.Problem;

/** What the directory says about a name and a password. */
public sealed interface Verdict {
    /** Both are right. */
    record Accepted(Person person) implements Verdict {}

    /** There is such a person, with another password. */
    record WrongPassword() implements Verdict {}

    /** No entry has that name. */
    record UnknownUser() implements Verdict {}

    /** More than one entry has that name, so nobody can say whose password it is. */
    record Ambiguous(int entries) implements Verdict {}

    /** No answer that could be trusted; the problem is for the log and the admin. */
    record Unreachable(Problem problem) implements Verdict {}
}
