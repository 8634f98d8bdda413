package io.mapkeep.contract.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code [ldap]}: the organisation's directory. Without servers it is off and only local accounts sign in.
 *
 * @param roles which groups give which role; nobody gets a role in any other way
 */
public record LdapSection(
        LdapPreset preset,
        LdapServers servers,
        LdapBind bind,
        LdapPeople people,
        LdapGroups groups,
        LdapSync sync,
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
        return servers.any();
    }

    public Optional<Path> caFile() {
        return servers.caFile();
    }

    public Optional<Path> bindPasswordFile() {
        return bind.passwordFile();
    }

    static LdapSection read(Section in) {
        LdapPreset preset = in.text(
                "preset",
                LdapPreset.NONE.word(),
                LdapPreset.words(),
                "The kind of directory. It sets the defaults of the filters and attributes below; see them with: mapkeep config explain ldap",
                LdapPreset::parse);
        var section = new LdapSection(
                preset,
                LdapServers.read(in),
                LdapBind.read(in),
                LdapPeople.read(in, preset),
                LdapGroups.read(in, preset),
                LdapSync.read(in),
                new Roles(
                        in.texts(
                                "viewer_groups",
                                "distinguished names",
                                "Members see shared datasets and ask questions."),
                        in.texts("editor_groups", "distinguished names", "Members import data, too, and share it."),
                        in.texts("admin_groups", "distinguished names", "Members administer the appliance."),
                        in.texts(
                                "auditor_groups",
                                "distinguished names",
                                "Members read the audit log, and nothing else."),
                        in.texts(
                                "operator_groups",
                                "distinguished names",
                                "Members run the machine, and see no data.")));
        if (section.enabled() && section.people.base().isEmpty()) {
            in.mistake(
                    "user_base", "needed as soon as ldap.servers names a server, like \"ou=people,dc=example,dc=org\"");
        }
        return section;
    }

    /** The same with other files: another folder, or another machine. */
    LdapSection with(Optional<Path> caFile, Optional<Path> bindPasswordFile) {
        return new LdapSection(preset, servers.with(caFile), bind.with(bindPasswordFile), people, groups, sync, roles);
    }

    LdapSection resolve(Path folder) {
        return with(caFile().map(folder::resolve), bindPasswordFile().map(folder::resolve));
    }
}
