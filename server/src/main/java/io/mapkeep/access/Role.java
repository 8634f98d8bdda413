package io.mapkeep.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What somebody is to the appliance. Roles come from explicit mappings and grants only; a person without one may do nothing. Five are built in, and the
 * settings may name more; sessions and keys keep the word alone, so that what it allows is always what the settings say now, see {@link Roles}.
 *
 * @param word as configuration, API and command write it: lower case
 * @param permissions all that it allows
 */
public record Role(String word, Set<Permission> permissions) {
    /** Looks at what is shared. */
    public static final Role VIEWER = new Role("viewer", EnumSet.of(Permission.READ_DATASETS, Permission.QUERY));
    /** Brings datasets in and looks after them. */
    public static final Role EDITOR =
            new Role("editor", EnumSet.of(Permission.READ_DATASETS, Permission.QUERY, Permission.IMPORT_DATASETS));
    /** May do everything. */
    public static final Role ADMIN = new Role("admin", EnumSet.allOf(Permission.class));
    /** Sees what was done, and changes nothing. */
    public static final Role AUDITOR = new Role("auditor", EnumSet.of(Permission.READ_AUDIT));
    /** Runs the machine, and sees no data. */
    public static final Role OPERATOR = new Role("operator", EnumSet.of(Permission.OPERATE));

    private static final List<Role> BUILT_IN = List.of(VIEWER, EDITOR, ADMIN, AUDITOR, OPERATOR);

    public Role {
        permissions = Set.copyOf(permissions);
    }

    /** The roles that every appliance has. */
    public static Set<Role> builtIn() {
        return Set.copyOf(BUILT_IN);
    }

    boolean grants(Permission permission) {
        return permissions.contains(permission);
    }
}
