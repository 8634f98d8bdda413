package io.mapkeep.identity.ldap;

import java.util.Set;

/**
 * Somebody of the directory whose password was right.
 *
 * @param name the account's name as the directory writes it, lower case
 * @param dn the entry's distinguished name
 * @param groups distinguished names of the groups, direct and nested; may be empty
 */
public record Person(String name, String displayName, String mail, String dn, Set<String> groups) {}
