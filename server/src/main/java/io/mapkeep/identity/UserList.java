package io.mapkeep.identity;

import io.mapkeep.access.Role;
import io.mapkeep.contract.admin.UserReport;
import io.mapkeep.contract.admin.UserReport.User;
import io.mapkeep.identity.SeenUsers.Seen;
import io.mapkeep.identity.local.LocalAccount;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who has an account: the local ones, signed in or not, and people of the other realms who have been here.
 *
 * @param factors the second factors of an account
 */
record UserList(
        SeenUsers seen,
        LocalAccounts accounts,
        BarredAccounts barred,
        Assignments assignments,
        Sessions sessions,
        Function<AccountName, List<String>> factors) {
    /** Most that one page may have. */
    static final int LARGEST_PAGE = 10_000;

    /** What keys of local accounts begin with; the others' follow theirs. */
    private static final String LOCAL = "0/";

    private static final String OTHERS = "1/";

    /** An account before everything about it was gathered, which costs more than to find it. */
    private record Found(AccountName account, String displayName, Optional<LocalAccount> local, Optional<Seen> seen) {
        /** Local accounts first. */
        String key() {
            return (local.isPresent() ? LOCAL : OTHERS + account.realm() + "/") + account.name();
        }

        boolean has(String text) {
            return Stream.concat(
                            Stream.of(account.name(), displayName, account.realm()),
                            seen.stream().flatMap(person -> person.roles().stream()))
                    .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(text));
        }
    }

    /**
     * A page.
     *
     * @param text only accounts with it in name, display name, realm or the roles of their last sign-in
     * @param after what the page before called its next
     */
    UserReport report(Optional<String> text, Optional<String> after, int limit) {
        String wanted = text.orElse("").strip().toLowerCase(Locale.ROOT);
        List<Found> page = matching(wanted, after.orElse(""), limit + 1);
        Map<AccountName, Integer> open = sessions.counts();
        boolean more = page.size() > limit;
        return new UserReport(
                page.stream().limit(limit).map(found -> user(found, open)).toList(),
                more ? Optional.of(page.get(limit - 1).key()) : Optional.empty());
    }

    /** A page costs what is on it, however many accounts there are; a text that few have is looked for in all of them, some at a time. */
    private List<Found> matching(String wanted, String after, int most) {
        List<Found> page = new ArrayList<>();
        int block = wanted.isEmpty() ? most : Math.max(most, LARGEST_PAGE / 10);
        List<Found> next = following(after, block);
        while (!next.isEmpty()) {
            next.stream()
                    .filter(found -> wanted.isEmpty() || found.has(wanted))
                    .limit((long) most - page.size())
                    .forEach(page::add);
            boolean last = next.size() < block || page.size() == most;
            next = last ? List.of() : following(next.get(next.size() - 1).key(), block);
        }
        return page;
    }

    private List<Found> following(String key, int most) {
        List<Found> following = new ArrayList<>();
        if (!key.startsWith(OTHERS)) {
            String name = key.startsWith(LOCAL) ? key.substring(LOCAL.length()) : "";
            accounts.page(name, most).stream().map(this::local).forEach(following::add);
        }
        if (following.size() < most) {
            seen.otherThanLocal(other(key), most - following.size()).stream()
                    .map(person ->
                            new Found(person.account(), person.displayName(), Optional.empty(), Optional.of(person)))
                    .forEach(following::add);
        }
        return following;
    }

    private Found local(LocalAccount account) {
        var name = new AccountName("local", account.name());
        return new Found(name, account.displayName(), Optional.of(account), seen.find(name));
    }

    private static AccountName other(String key) {
        String[] parts = key.startsWith(OTHERS) ? key.substring(OTHERS.length()).split("/", 2) : new String[0];
        return parts.length < 2 ? new AccountName("", "") : new AccountName(parts[0], parts[1]);
    }

    private User user(Found found, Map<AccountName, Integer> open) {
        AccountName account = found.account();
        return new User(
                account.name(),
                found.displayName(),
                account.realm(),
                found.local().isPresent()
                        ? words(assignments.of("local", account.name(), Set.of()))
                        : found.seen().map(Seen::roles).orElse(List.of()),
                found.seen().map(Seen::lastSignIn),
                open.getOrDefault(account, 0),
                found.local().map(UserList::state).orElse(barred.barred(account) ? "disabled" : "active"),
                factors.apply(account));
    }

    private static String state(LocalAccount account) {
        if (account.disabled()) {
            return "disabled";
        }
        return account.firstExpires().isPresent() ? "first-password" : "active";
    }

    private static List<String> words(Set<Role> roles) {
        return roles.stream().map(Role::word).sorted().toList();
    }
}
