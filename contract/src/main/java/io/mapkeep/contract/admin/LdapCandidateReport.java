package io.mapkeep.contract.admin;

import java.util.Optional;

/**
 * What {@code mapkeep config diff --probe} and {@code mapkeep ldap test --candidate} found about settings that are not in force.
 *
 * @param test the way of a sign-in; without any step if these settings name no directory
 * @param people what would follow for the people of the directory; empty if the test failed
 */
public record LdapCandidateReport(LdapTestReport test, Optional<AccessForecast> people) {}
