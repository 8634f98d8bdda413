package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.mapkeep.contract.configuration.LdapGroups.Lookup;
import io.mapkeep.contract.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Asks for many accounts at once how they stand. Any error is one of the whole question: what was answered before it may have been half. And an answer that
 * is empty altogether is not believed, because a base that moved or a right that was taken from the service account looks just like that.
 */
final class Standings {
    /** Seconds from 1601 to 1970, and ticks of 100 ns in one. */
    private static final long EPOCH_1601 = 11_644_473_600L;

    private static final long TICKS = 10_000_000L;

    private final People people;
    private final Groups groups;
    private final Crowd crowd;
    private final Clock clock;

    Standings(People people, Groups groups, Clock clock) {
        this.people = people;
        this.groups = groups;
        this.crowd = new Crowd(groups);
        this.clock = clock;
    }

    /** How each of these accounts stands; none is left out. */
    Map<String, Standing> of(LDAPConnection directory, Collection<String> names) throws LDAPException {
        Map<String, List<SearchResultEntry>> entries = new HashMap<>();
        Set<String> disabled = new HashSet<>();
        for (List<String> batch : Groups.batches(List.copyOf(new HashSet<>(names)))) {
            people.called(directory, batch)
                    .forEach(entry -> entries.computeIfAbsent(people.name(entry), name -> new ArrayList<>())
                            .add(entry));
            people.disabled(directory, batch).forEach(entry -> disabled.add(people.name(entry)));
        }
        requirePlausible(directory, names, entries);
        List<SearchResultEntry> open = entries.values().stream()
                .filter(each -> each.size() == 1)
                .map(each -> each.get(0))
                .filter(entry -> !disabled.contains(people.name(entry)) && !expired(entry))
                .toList();
        Map<String, List<String>> memberships = crowd.groups(directory, open);
        Map<String, Standing> standings = new HashMap<>();
        for (String name : names) {
            standings.put(name, standing(entries.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()), memberships));
        }
        return standings;
    }

    private Standing standing(List<SearchResultEntry> entries, Map<String, List<String>> memberships)
            throws LDAPException {
        if (entries.isEmpty()) {
            return new Standing.Absent();
        }
        if (entries.size() > 1) {
            return new Standing.Unknown(Problem.of(
                    "MK-LDP-011",
                    "More than one entry has that name.",
                    entries.get(0).getDN() + " and " + entries.get(1).getDN(),
                    "Correct ldap.user_base or ldap.user_filter, so that each name finds one entry."));
        }
        List<String> theirs = memberships.get(entries.get(0).getDN());
        return theirs == null ? new Standing.Disabled() : new Standing.Present(Set.copyOf(theirs));
    }

    private void requirePlausible(
            LDAPConnection directory, Collection<String> names, Map<String, List<SearchResultEntry>> entries)
            throws LDAPException {
        if (!names.isEmpty() && entries.isEmpty() && !people.any(directory)) {
            throw new LDAPException(ResultCode.LOCAL_ERROR, "nobody at all is found below ldap.user_base");
        }
        boolean searched = groups.settings().lookup() != Lookup.MEMBER_OF
                && !groups.settings().base().isEmpty();
        if (searched && !groups.any(directory)) {
            throw new LDAPException(ResultCode.LOCAL_ERROR, "no group at all is found below ldap.group_base");
        }
    }

    private boolean expired(SearchResultEntry entry) {
        Long ticks = entry.getAttributeValueAsLong(People.ACCOUNT_EXPIRES);
        if (ticks == null || ticks <= 0 || ticks == Long.MAX_VALUE) {
            return false;
        }
        return !Instant.ofEpochSecond(ticks / TICKS - EPOCH_1601).isAfter(clock.instant());
    }
}
