package io.mapkeep.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What somebody is to the appliance. Roles come from explicit mappings only; a person without one may do nothing. */
public enum Role {
    VIEWER(EnumSet.of(Permission.READ_DATASETS, Permission.QUERY)),
    EDITOR(EnumSet.of(Permission.READ_DATASETS, Permission.QUERY, Permission.IMPORT_DATASETS)),
    ADMIN(EnumSet.allOf(Permission.class));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = permissions;
    }

    boolean grants(Permission permission) {
        return permissions.contains(permission);
    }

    /** As configuration, API and command write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
