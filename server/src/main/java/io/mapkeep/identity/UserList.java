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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** An account before everything about it was gathered, which costs more than to find it. */
    private record Found(AccountName account, String displayName, Optional<LocalAccount> local, Optional<Seen> seen) {
        /** Local accounts first. */
        String key() {
            return (local.isPresent() ? "0/" : "1/" + account.realm() + "/") + account.name();
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
        List<Found> page = everybody()
                .filter(found -> found.has(wanted))
                .sorted(Comparator.comparing(Found::key))
                .filter(found -> after.isEmpty() || found.key().compareTo(after.get()) > 0)
                .limit(limit + 1L)
                .toList();
        Set<AccountName> shut = barred.all();
        boolean more = page.size() > limit;
        return new UserReport(
                page.stream().limit(limit).map(found -> user(found, shut)).toList(),
                more ? Optional.of(page.get(limit - 1).key()) : Optional.empty());
    }

    private Stream<Found> everybody() {
        Map<AccountName, Seen> here =
                seen.all().stream().collect(Collectors.toMap(Seen::account, each -> each, (one, other) -> one));
        Stream<Found> local = accounts.all().stream().map(account -> {
            var name = new AccountName("local", account.name());
            return new Found(name, account.displayName(), Optional.of(account), Optional.ofNullable(here.get(name)));
        });
        Stream<Found> others = here.values().stream()
                .filter(person -> !person.account().realm().equals("local"))
                .map(person ->
                        new Found(person.account(), person.displayName(), Optional.empty(), Optional.of(person)));
        return Stream.concat(local, others);
    }

    private User user(Found found, Set<AccountName> shut) {
        AccountName account = found.account();
        return new User(
                account.name(),
                found.displayName(),
                account.realm(),
                found.local().isPresent()
                        ? words(assignments.of("local", account.name(), Set.of()))
                        : found.seen().map(Seen::roles).orElse(List.of()),
                found.seen().map(Seen::lastSignIn),
                sessions.of(account).size(),
                found.local().map(UserList::state).orElse(shut.contains(account) ? "disabled" : "active"),
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
