package io.mapkeep.contract.admin;

/**
 * What a directory that is not in the settings yet shows of itself, for {@code mapkeep setup}.
 *
 * @param walk as {@code ldap test} walks; the rest is empty if it came to no connection
 * @param preset the word for {@code ldap.preset} that fits
 * @param people below which entry its people are, most likely; a distinguished name, empty if it shows none
 * @param groups the same for its groups
 */
public record DirectoryLook(LdapTestReport walk, String preset, String people, String groups) {}
