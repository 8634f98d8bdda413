package io.mapkeep.contract.configuration;

/**
 * Where people are and what is read of them.
 *
 * @param filter finds one person by {@code {name}}
 * @param disabledFilter matches people who are shut out; empty where there is no such mark
 */
public record LdapPeople(
        String base,
        String filter,
        String nameAttribute,
        String displayNameAttribute,
        String mailAttribute,
        String disabledFilter,
        PasswordChange passwordChange) {
    /** How a person's own password is changed in the directory. */
    public enum PasswordChange {
        /** Not from here. */
        OFF,
        /** The Password Modify extended operation (RFC 3062). */
        EXTENDED,
        /** Active Directory's attribute {@code unicodePwd}, old and new value in one request (MS-ADTS, 3.1.1.3.1.5). */
        UNICODE_PWD
    }

    static LdapPeople read(Section in, LdapPreset preset) {
        return new LdapPeople(
                in.text("user_base", "", "distinguished name", "Where people are searched, with all that is below."),
                in.text(
                        "user_filter",
                        preset.userFilter(),
                        "LDAP filter with {name}",
                        "Finds one person; {name} is what was typed at sign-in, escaped (RFC 4515).",
                        value -> filterWith(value, "{name}")),
                in.text("name_attribute", preset.nameAttribute(), "attribute", "The account's name."),
                in.text(
                        "display_name_attribute",
                        preset.displayNameAttribute(),
                        "attribute",
                        "The name shown to people."),
                in.text("mail_attribute", "mail", "attribute", "The e-mail address."),
                in.text(
                        "disabled_filter",
                        preset.disabledFilter(),
                        "LDAP filter, or \"\"",
                        "Matches people who are shut out though their entry is still there; their sessions and keys end. Empty: nobody is.",
                        LdapPeople::filter),
                in.choice(
                        "password_change",
                        preset.passwordChange(),
                        PasswordChange.class,
                        "How people may change their password here: not at all, by RFC 3062, or as Active Directory wants it."));
    }

    static String filterWith(String filter, String placeholder) {
        if (!filter.contains(placeholder) || !parenthesized(filter)) {
            throw new IllegalArgumentException("write a filter in parentheses that contains " + placeholder);
        }
        return filter;
    }

    private static String filter(String filter) {
        if (!filter.isEmpty() && !parenthesized(filter)) {
            throw new IllegalArgumentException("write a filter in parentheses");
        }
        return filter;
    }

    private static boolean parenthesized(String filter) {
        return filter.startsWith("(") && filter.endsWith(")");
    }
}
