package io.mapkeep.identity;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.identity.entrance.FactorStore;
import io.mapkeep.identity.local.FirstPassword;
import io.mapkeep.identity.local.LocalAccount;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.session.AccountName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What can be done to somebody's account, with the guards that keep it from being done to the wrong one. */
final class UserActs {
    private final LocalAccounts accounts;
    private final BarredAccounts barred;
    private final Assignments assignments;
    private final Superiority superiority;
    private final FactorStore factors;
    private final AccessEnd end;
    private final Consumer<String> lift;

    /** @param sessionsEnded that were open */
    record Done(boolean changed, int sessionsEnded) {}

    /** @param sessionsEnded that were open */
    record Reset(FirstPassword first, int sessionsEnded) {}

    /** What kept the administrator out, as far as the appliance knows. */
    record Recovery(FirstPassword first, boolean wasDisabled, List<String> factorsBefore, int sessionsEnded) {}

    /** @param lift forgets the failed sign-ins of a name */
    UserActs(
            LocalAccounts accounts,
            BarredAccounts barred,
            Assignments assignments,
            FactorStore factors,
            AccessEnd end,
            Consumer<String> lift) {
        this.accounts = accounts;
        this.barred = barred;
        this.assignments = assignments;
        this.superiority = new Superiority(assignments);
        this.factors = factors;
        this.end = end;
        this.lift = lift;
    }

    /** Whom a name means: the local account, else the person seen here, else the directory's. */
    AccountName named(String name, Optional<String> realm) {
        Grantee.Person person = (Grantee.Person)
                Grantee.person(realm.map(given -> given + "/" + name).orElse(name), assignments::realmOf);
        return new AccountName(person.realm(), person.name());
    }

    /** @throws Conflict (MK-IDN-029) if somebody of another realm has the name */
    FirstPassword add(String name, String displayName) {
        Set<String> realms = assignments.realmsOf(name);
        if (!realms.isEmpty() && !realms.contains("local")) {
            throw new Conflict(Problem.of(
                    "MK-IDN-029",
                    "There is somebody called \"" + name + "\" already.",
                    "They came from: " + String.join(", ", realms)
                            + ". A local account of that name would be given what is theirs.",
                    "Choose another name."));
        }
        return accounts.create(name, displayName);
    }

    /** One at a time: two admins who disable each other at once must not both succeed. */
    synchronized Done setDisabled(Principal actor, AccountName account, boolean disabled) {
        boolean local = account.realm().equals("local");
        boolean before = local ? accounts.get(account.name()).disabled() : barred.barred(account);
        superiority.require(actor, account);
        if (before == disabled) {
            return new Done(false, 0);
        }
        if (local) {
            if (disabled) {
                requireAnotherAdmin(account);
            }
            accounts.setDisabled(account.name(), disabled);
        } else {
            requireSeen(account);
            barred.set(account, disabled);
        }
        if (!disabled) {
            end.lifted();
            return new Done(true, 0);
        }
        return new Done(true, end.of(account));
    }

    /**
     * The same, of somebody who has been here.
     *
     * @throws NotFound (MK-IDN-028, MK-IDN-044) if nobody of that name has
     */
    AccountName known(String name, Optional<String> realm) {
        AccountName account = named(name, realm);
        if (account.realm().equals("local")) {
            accounts.get(account.name());
        } else {
            requireSeen(account);
        }
        return account;
    }

    Reset resetPassword(Principal actor, AccountName account) {
        local(account);
        superiority.require(actor, account);
        FirstPassword first = accounts.reset(account.name());
        return new Reset(first, end.of(account));
    }

    List<String> factors(AccountName account) {
        return factors.words(account);
    }

    /** Takes all second factors of somebody who lost them, of any realm. */
    Done resetFactors(Principal actor, AccountName account) {
        superiority.require(actor, account);
        boolean had = factors.clear(account);
        return new Done(had, had ? end.of(account) : 0);
    }

    void unlock(AccountName account) {
        lift.accept(account.name());
    }

    /** What {@code admin recover} does: whatever keeps the administrator out, it is gone. */
    synchronized Recovery recover() {
        var admin = new AccountName("local", LocalAccounts.ADMIN);
        boolean disabled = accounts.get(LocalAccounts.ADMIN).disabled();
        List<String> before = factors.words(admin);
        FirstPassword first = accounts.reset(LocalAccounts.ADMIN);
        accounts.setDisabled(LocalAccounts.ADMIN, false);
        factors.clear(admin);
        lift.accept(LocalAccounts.ADMIN);
        return new Recovery(first, disabled, before, end.of(admin));
    }

    private LocalAccount local(AccountName account) {
        if (!account.realm().equals("local")) {
            throw new Conflict(Problem.of(
                    "MK-IDN-025",
                    "The account \"" + account.name() + "\" is not the appliance's.",
                    "It lives in the realm " + account.realm() + ", where its password is kept.",
                    "Reset it there. To keep the account out of this appliance: mapkeep user disable "
                            + account.name()));
        }
        return accounts.get(account.name());
    }

    /** A name that was mistyped must not look as if somebody were kept out. */
    private void requireSeen(AccountName account) {
        if (assignments.known(account.realm(), account.name()).isEmpty()) {
            throw new NotFound(Problem.of(
                    "MK-IDN-044",
                    "Nobody called \"" + account.name() + "\" has been here.",
                    "No realm ever vouched for such an account, so there is nothing to see or to change.",
                    "Look for the name: mapkeep user list"));
        }
    }

    private void requireAnotherAdmin(AccountName last) {
        if (!isAdmin(last.name())) {
            return;
        }
        boolean another = accounts.all().stream()
                .anyMatch(account ->
                        !account.name().equals(last.name()) && !account.disabled() && isAdmin(account.name()));
        if (!another) {
            throw new Conflict(
                    Problem.of(
                            "MK-IDN-031",
                            "\"" + last.name() + "\" is the last local administrator.",
                            "Without one nobody could administer the appliance when the directory is down.",
                            "Give another local account the role first: mapkeep user add NAME, then mapkeep role grant --user local/NAME admin"));
        }
    }

    private boolean isAdmin(String name) {
        return assignments.of("local", name, Set.of()).stream()
                .anyMatch(role -> role.permissions().contains(Permission.ADMINISTER));
    }
}
