package io.mapkeep.identity.local;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.database.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Accounts of the appliance's own: the break-glass administrator, who is there from the first start, and whoever else is added. The first password is made here
 * and lies in a file that only the appliance's user can read, until it is replaced, as it has to be at the first sign-in.
 */
public final class LocalAccounts {
    /** The name is reserved: a person of that name in the directory cannot sign in with it. */
    public static final String ADMIN = "admin";

    private final AccountStore store;
    private final PasswordPolicy policy;
    private final Clock clock;
    private final FirstPasswords firsts;
    /** Checked against when nobody has the name, so that the answer takes as long. */
    private final String decoy = PasswordHash.of("decoy");

    /** @param passwordFile where the administrator's first password is put */
    public LocalAccounts(Database database, PasswordPolicy policy, Clock clock, Path passwordFile) {
        this.store = new AccountStore(database);
        this.policy = policy;
        this.clock = clock;
        this.firsts = new FirstPasswords(passwordFile);
        if (!database.readOnly() && !store.exists(ADMIN)) {
            create(ADMIN, "Administrator");
        }
    }

    /** Those of a restored or copied database, which is only looked at: with the standard policy. */
    public static LocalAccounts aside(Database database, Clock clock, Path passwordFile) {
        var standard = ConfigurationFile.parse("").configuration();
        return new LocalAccounts(
                database,
                new PasswordPolicy(standard.password(), standard.server().name()),
                clock,
                passwordFile);
    }

    /** Whether that database has the administrator's account. Changes nothing. */
    public static boolean isAdminIn(Database database) {
        return AccountStore.exists(database, ADMIN);
    }

    public boolean knows(String name) {
        return store.exists(name);
    }

    public boolean enabled(String name) {
        return store.find(name).filter(row -> !row.account().disabled()).isPresent();
    }

    public List<LocalAccount> page(String after, int most) {
        return store.page(after, most);
    }

    public List<LocalAccount> all() {
        return store.all();
    }

    /** @throws NotFound (MK-IDN-028) if there is none */
    public LocalAccount get(String name) {
        return row(name).account();
    }

    /** Whether name and password let somebody in, be it to a new password first. */
    public boolean accepts(String name, String password) {
        return verify(name, password) instanceof LocalVerdict.Accepted;
    }

    /** Takes as long for a name that nobody has. */
    public LocalVerdict verify(String name, String password) {
        boolean fits = password.codePointCount(0, password.length()) <= PasswordPolicy.LONGEST;
        Optional<AccountStore.Row> row = store.find(name);
        PasswordHash.Fit fit = PasswordHash.compare(
                fits ? password : "", row.map(AccountStore.Row::hash).orElse(decoy));
        if (!fits || row.isEmpty() || !fit.right()) {
            return new LocalVerdict.Wrong();
        }
        LocalAccount account = row.get().account();
        if (account.disabled()) {
            return new LocalVerdict.Disabled();
        }
        if (account.firstExpires().filter(end -> !clock.instant().isBefore(end)).isPresent()) {
            return new LocalVerdict.Expired();
        }
        if (fit == PasswordHash.Fit.FITS_OUTDATED && !store.readOnly()) {
            store.rehash(name, row.get().hash(), PasswordHash.of(password));
        }
        return new LocalVerdict.Accepted(account, account.mustChange() || tooOld(account));
    }

    /**
     * Adds an account with a first password.
     *
     * @throws InvalidInput (MK-IDN-027) if it cannot be called that
     * @throws Conflict (MK-IDN-029) if there is one of that name
     */
    public FirstPassword create(String name, String displayName) {
        LocalNames.require(name, displayName);
        if (store.exists(name)) {
            throw taken(name);
        }
        Instant now = clock.instant();
        Instant expires = now.plus(policy.settings().firstLasts());
        // The file first: a crash in between leaves a file that does not work, never an account without a way in.
        String password = firsts.make(name);
        var account = new LocalAccount(name, displayName, now, now, false, true, Optional.of(expires));
        if (!store.insert(account, PasswordHash.of(password))) {
            throw taken(name);
        }
        return new FirstPassword(name, firsts.file(name), expires);
    }

    /** Gives an account a new first password; the old one ends at once. */
    public FirstPassword reset(String name) {
        row(name);
        Instant now = clock.instant();
        Instant expires = now.plus(policy.settings().firstLasts());
        String password = firsts.make(name);
        store.setPassword(name, PasswordHash.of(password), now, expires);
        return new FirstPassword(name, firsts.file(name), expires);
    }

    /**
     * Sets a password that a person chose and removes the file with the first one.
     *
     * @throws InvalidInput (MK-IDN-006) if the policy does not take it
     */
    public void change(String name, String password) {
        AccountStore.Row row = row(name);
        policy.require(password, row.account());
        requireNew(row, password);
        store.setPassword(name, PasswordHash.of(password), clock.instant(), null);
        firsts.delete(name);
    }

    public void setDisabled(String name, boolean disabled) {
        row(name);
        store.setDisabled(name, disabled);
    }

    /** Whether the administrator's first password still lies around. */
    public boolean firstPasswordLies() {
        return firsts.lies(ADMIN);
    }

    public Path passwordFile() {
        return firsts.file(ADMIN);
    }

    /** The one that is to be replaced is never taken again, whatever the history is. */
    private void requireNew(AccountStore.Row row, String password) {
        boolean same = PasswordHash.compare(password, row.hash()).right();
        boolean former = !same
                && store.former(row.account().name(), policy.settings().history()).stream()
                        .anyMatch(hash -> PasswordHash.compare(password, hash).right());
        if (same || former) {
            throw PasswordPolicy.unfit(
                    same
                            ? "It is the one that you have."
                            : "You had it before; the last " + policy.settings().history() + " do not come back.");
        }
    }

    /** When a password is too old; empty if none ever is. */
    public Optional<Instant> passwordEnds(LocalAccount account) {
        return policy.settings().age().map(age -> account.passwordChanged().plus(age));
    }

    private boolean tooOld(LocalAccount account) {
        return passwordEnds(account)
                .filter(end -> !clock.instant().isBefore(end))
                .isPresent();
    }

    private AccountStore.Row row(String name) {
        return store.find(name)
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-IDN-028",
                        "There is no local account \"" + printable(name) + "\".",
                        "Accounts of the directory and of providers are kept there, not here.",
                        "List the accounts and their realms with: mapkeep user list")));
    }

    private static Conflict taken(String name) {
        return new Conflict(Problem.of(
                "MK-IDN-029",
                "There is an account \"" + name + "\" already.",
                "Names are unique, because what belongs to a name must be one person's.",
                "Choose another name; see: mapkeep user list"));
    }

    private static String printable(String name) {
        String cut = name.length() > 64 ? name.substring(0, 64) + "…" : name;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
