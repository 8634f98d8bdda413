package io.mapkeep.identity;

import io.mapkeep.access.Role;
import io.mapkeep.contract.admin.UserReport;
import io.mapkeep.contract.admin.UserReport.User;
import io.mapkeep.identity.local.LocalAccount;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who has an account: the local ones, signed in or not, and people of the other realms who have been here.
 *
 * @param factors the second factors of an account
 */
record UserList(
        SeenUsers seen,
        LocalAccounts accounts,
        Assignments assignments,
        Sessions sessions,
        Function<AccountName, List<String>> factors) {
    UserReport report() {
        Map<AccountName, SeenUsers.Seen> here = seen.all().stream()
                .collect(Collectors.toMap(
                        SeenUsers.Seen::account, each -> each, (one, other) -> one, java.util.LinkedHashMap::new));
        List<User> users = new ArrayList<>();
        for (LocalAccount account : accounts.all()) {
            var name = new AccountName("local", account.name());
            users.add(user(
                    name,
                    account.displayName(),
                    words(assignments.of("local", account.name(), Set.of())),
                    Optional.ofNullable(here.remove(name)),
                    state(account)));
        }
        here.values().stream()
                .filter(person -> !person.account().realm().equals("local"))
                .forEach(person -> users.add(
                        user(person.account(), person.displayName(), person.roles(), Optional.of(person), "active")));
        return new UserReport(users);
    }

    private User user(
            AccountName account,
            String displayName,
            List<String> roles,
            Optional<SeenUsers.Seen> person,
            String state) {
        return new User(
                account.name(),
                displayName,
                account.realm(),
                roles,
                person.map(SeenUsers.Seen::lastSignIn),
                sessions.of(account).size(),
                state,
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
