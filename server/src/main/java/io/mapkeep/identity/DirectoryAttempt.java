package io.mapkeep.identity;

import io.mapkeep.identity.defence.Defence;
import io.mapkeep.identity.defence.WayIn;
import io.mapkeep.identity.ldap.Admission;
import io.mapkeep.identity.ldap.Verdict;
import java.util.Optional;

/**
 * One question to the directory about a password, as the defence counts it: for what was typed and, where a filter finds somebody by another name than their
 * account's (a mail address), for that person, too. Else each of a person's names would be as many guesses, and together more than it takes to lock the account.
 *
 * <p>A person's count refuses in silence, like a wrong password: a refusal that says "too many" would tell strangers which names are one person's.
 */
final class DirectoryAttempt implements Admission {
    private final Defence defence;
    private final String typed;
    private final String remote;
    /** Whom the typed name finds, if they are called something else. */
    private Optional<String> person = Optional.empty();

    private boolean admitted;

    DirectoryAttempt(Defence defence, String typed, String remote) {
        this.defence = defence;
        this.typed = typed;
        this.remote = remote;
    }

    /** Empty if the directory may be asked, and then {@link #settle} has to follow. */
    Optional<Defence.Refusal> begin() {
        Optional<Defence.Refusal> refusal = defence.askDirectory(typed, remote);
        if (refusal.isEmpty()) {
            // Who was found by this name before waits for their turn here, where the wait takes no connection from
            // others.
            defence.personCalled(typed).ifPresent(this::decide);
        }
        return refusal;
    }

    @Override
    public boolean admits(String found) {
        if (!defence.isAnotherName(typed, found)) {
            return true;
        }
        if (!person.equals(Optional.of(found))) {
            undecided();
            decide(found);
        }
        return admitted;
    }

    /** What came of it. */
    void settle(Verdict verdict) {
        if (isRight(verdict)) {
            right(typed);
            counted().ifPresent(this::right);
        } else if (verdict instanceof Verdict.AcceptedOffline || verdict instanceof Verdict.Unreachable) {
            defence.directoryUndecided(typed);
            undecided();
            if (verdict instanceof Verdict.AcceptedOffline) {
                defence.succeeded(WayIn.PASSWORD, typed, remote);
            }
        } else {
            defence.directoryWrong(typed);
            counted().ifPresent(name -> {
                defence.directoryWrong(name);
                defence.failedByAnotherName(WayIn.PASSWORD, name, remote);
            });
        }
    }

    private void decide(String found) {
        defence.noteName(typed, found);
        person = Optional.of(found);
        admitted = defence.refusal(WayIn.PASSWORD, found, remote).isEmpty()
                && defence.askDirectory(found, remote).isEmpty();
    }

    private void undecided() {
        counted().ifPresent(defence::directoryUndecided);
    }

    private void right(String name) {
        defence.directoryRight(name);
        defence.succeeded(WayIn.PASSWORD, name, remote);
    }

    private Optional<String> counted() {
        return person.filter(name -> admitted);
    }

    private static boolean isRight(Verdict verdict) {
        return verdict instanceof Verdict.Accepted
                || verdict instanceof Verdict.MustChange
                || verdict instanceof Verdict.Barred barred && barred.proven();
    }
}
