package io.mapkeep.contract.configuration;

import java.nio.file.Path;
import java.util.Optional;

/**
 * In whose name the directory is asked.
 *
 * @param template the name that a person binds with in {@link Mode#DIRECT}; {@code {name}} is what was typed
 * @param dn the service account; empty for an anonymous search, or in {@link Mode#DIRECT} for searches in the person's own name
 */
public record LdapBind(Mode mode, String template, String dn, Optional<Path> passwordFile) {
    /** How a password is tried. */
    public enum Mode {
        /** The entry is searched first, and its distinguished name bound (RFC 4513, 5.1.3). */
        SEARCH,
        /** The name that was typed is bound at once, within a template. */
        DIRECT
    }

    static LdapBind read(Section in) {
        var bind = new LdapBind(
                in.choice(
                        "bind_mode",
                        Mode.SEARCH,
                        Mode.class,
                        "Search the person's entry and try the password with it, or try it directly with bind_template."),
                in.text(
                        "bind_template",
                        "",
                        "name with {name}, or \"\"",
                        "For bind_mode = \"direct\": {name}@corp.example in Active Directory, else a distinguished name like"
                                + " uid={name},ou=people,dc=example,dc=org.",
                        LdapBind::template),
                in.text("bind_dn", "", "distinguished name", "Who looks people up. Empty: an anonymous search."),
                in.path(
                        "bind_password_file",
                        "",
                        "File with the password of bind_dn on its first line; mode 0600. Never in this file."));
        if (bind.mode == Mode.DIRECT && bind.template.isEmpty()) {
            in.mistake("bind_template", "needed with ldap.bind_mode = \"direct\", like \"{name}@corp.example\"");
        }
        if (!bind.dn.isEmpty() && bind.passwordFile.isEmpty()) {
            in.mistake("bind_password_file", "needed with ldap.bind_dn: the file that holds its password");
        }
        return bind;
    }

    private static String template(String text) {
        if (!text.isEmpty() && text.split("\\{name}", -1).length != 2) {
            throw new IllegalArgumentException("write a name that contains {name} once");
        }
        return text;
    }

    LdapBind with(Optional<Path> otherPasswordFile) {
        return new LdapBind(mode, template, dn, otherPasswordFile);
    }
}
