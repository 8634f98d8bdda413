package io.mapkeep.contract.configuration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code [second_factor]}: who must show more than a password.
 *
 * @param requiredGroups as the directory or the provider writes them
 * @param passkeyDomain empty means {@code server.name}
 */
public record SecondFactorSection(
        List<String> requiredRoles, List<String> requiredGroups, Optional<String> passkeyDomain) {
    static SecondFactorSection read(Section in) {
        return new SecondFactorSection(
                in.texts(
                        "required_roles",
                        "role",
                        "Whoever has one of these roles needs a second factor, and sets it up at the next sign-in. Everybody else may have one.",
                        word -> word.strip().toLowerCase(Locale.ROOT)),
                in.texts(
                        "required_groups",
                        "group",
                        "The same for these groups, written as the directory or the provider writes them."),
                in.text(
                        "passkey_domain",
                        "",
                        "domain name, or \"\" for server.name",
                        "What passkeys are bound to. For several servers, a domain that all their names end with. A change makes all passkeys useless.",
                        SecondFactorSection::domain));
    }

    private static Optional<String> domain(String written) {
        String name = written.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*") || name.matches("[0-9.]+")) {
            throw new IllegalArgumentException("expected a domain name, like example.org; an address will not do");
        }
        return Optional.of(name);
    }
}
