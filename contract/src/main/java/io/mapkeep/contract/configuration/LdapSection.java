package io.mapkeep.contract.configuration;

import io.mapkeep.contract.units.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code [ldap]}: the organisation's directory. Without servers it is off and only local accounts sign in.
 *
 * @param roles which groups give which role; nobody gets a role in any other way
 */
public record LdapSection(
        List<HostPort> servers,
        Security security,
        Optional<Path> caFile,
        String bindDn,
        Optional<Path> bindPasswordFile,
        String userBase,
        String userFilter,
        String nameAttribute,
        String displayNameAttribute,
        String mailAttribute,
        String groupBase,
        String groupFilter,
        int nestedGroupDepth,
        int poolSize,
        Duration connectTimeout,
        Duration responseTimeout,
        Roles roles) {
    /** How the connection is protected. Plain LDAP is not offered: passwords would cross the network in the clear. */
    public enum Security {
        LDAPS,
        STARTTLS
    }

    /** The distinguished names of groups for each role. */
    public record Roles(
            List<String> viewer,
            List<String> editor,
            List<String> admin,
            List<String> auditor,
            List<String> operator) {}

    public boolean enabled() {
        return !servers.isEmpty();
    }

    static LdapSection read(Section in) {
        var section = new LdapSection(
                in.texts(
                        "servers",
                        "host:port",
                        "Directory servers, tried in this order. 636 is usual for ldaps, 389 for starttls. Empty: no directory.",
                        HostPort::parse),
                in.choice(
                        "security",
                        Security.LDAPS,
                        Security.class,
                        "TLS from the first byte, or StartTLS (RFC 4511, 4.14)."),
                in.path(
                        "ca_file",
                        "",
                        "PEM file with the certificates that the directory's chain must end in. Empty: those that Java trusts."),
                in.text("bind_dn", "", "distinguished name", "Who looks people up. Empty: an anonymous search."),
                in.path(
                        "bind_password_file",
                        "",
                        "File with the password of bind_dn on its first line; mode 0600. Never in this file."),
                in.text("user_base", "", "distinguished name", "Where people are searched, with all that is below."),
                in.text(
                        "user_filter",
                        "(&(objectClass=inetOrgPerson)(uid={name}))",
                        "LDAP filter with {name}",
                        "Finds one person; {name} is what was typed at sign-in, escaped (RFC 4515). Active Directory:"
                                + " (&(objectCategory=person)(sAMAccountName={name})).",
                        LdapSection::filterWithName),
                in.text("name_attribute", "uid", "attribute", "The account's name. Active Directory: sAMAccountName."),
                in.text("display_name_attribute", "cn", "attribute", "The name shown to people."),
                in.text("mail_attribute", "mail", "attribute", "The e-mail address."),
                in.text(
                        "group_base",
                        "",
                        "distinguished name",
                        "Where groups are searched. Empty: no groups, so no roles."),
                in.text(
                        "group_filter",
                        "(|(member={dn})(uniqueMember={dn}))",
                        "LDAP filter with {dn}",
                        "Finds the groups that have {dn} (a person or a group) as direct member.",
                        LdapSection::filterWithDn),
                in.number(
                        "nested_group_depth",
                        5,
                        0,
                        20,
                        "levels",
                        "How far groups in groups are followed; 0 is direct groups alone."),
                in.number(
                        "pool_size",
                        8,
                        1,
                        200,
                        "connections",
                        "Connections kept open for searches, and as many for sign-ins."),
                in.duration("connect_timeout", "3s", "100ms", "30s", "For the connection and its TLS handshake."),
                in.duration("response_timeout", "5s", "100ms", "60s", "For each answer of the directory."),
                new Roles(
                        in.texts(
                                "viewer_groups",
                                "distinguished names",
                                "Members see shared datasets and ask questions."),
                        in.texts("editor_groups", "distinguished names", "Members import data, too, and share it."),
                        in.texts("admin_groups", "distinguished names", "Members administer the appliance."),
                        in.texts(
                                "auditor_groups", "distinguished names", "Members read the audit log, and nothing else."),
                        in.texts(
                                "operator_groups",
                                "distinguished names",
                                "Members run the machine, and see no data.")));
        if (section.enabled() && section.userBase.isEmpty()) {
            in.mistake(
                    "user_base", "needed as soon as ldap.servers names a server, like \"ou=people,dc=example,dc=org\"");
        }
        if (!section.bindDn.isEmpty() && section.bindPasswordFile.isEmpty()) {
            in.mistake("bind_password_file", "needed with ldap.bind_dn: the file that holds its password");
        }
        return section;
    }

    private static String filterWithName(String filter) {
        return filterWith(filter, "{name}");
    }

    private static String filterWithDn(String filter) {
        return filterWith(filter, "{dn}");
    }

    private static String filterWith(String filter, String placeholder) {
        if (!filter.contains(placeholder) || !filter.startsWith("(") || !filter.endsWith(")")) {
            throw new IllegalArgumentException("write a filter in parentheses that contains " + placeholder);
        }
        return filter;
    }
}
