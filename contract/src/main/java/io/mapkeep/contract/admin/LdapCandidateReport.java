package io.mapkeep.contract.admin;

import java.util.Optional;

/**
 * What {@code mapkeep ldap test --config FILE} found about settings that are not in force.
 *
 * @param test the way of a sign-in
 * @param people what would follow for the people seen here; empty if the test failed
 */
public record LdapCandidateReport(LdapTestReport test, Optional<LdapSyncReport> people) {}
