package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.mapkeep.contract.configuration.LdapGroups.Lookup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The groups of many people with few questions. One question a person would be thousands each minute; so the groups that have any of fifty people are found
 * by one question, each group's members are read once, and above that the groups of each group are asked for once, whoever is in it.
 */
final class Crowd {
    /** For so few people one question each is less than reading their groups' members. */
    private static final int FEW = 20;

    private final Groups groups;
    private final String[] memberAttributes;

    Crowd(Groups groups) {
        this.groups = groups;
        this.memberAttributes = groups.filter().attributes().toArray(new String[0]);
    }

    /** By each entry's distinguished name, as it is written there, all its groups. */
    Map<String, List<String>> groups(LDAPConnection directory, List<SearchResultEntry> people) throws LDAPException {
        Map<String, List<String>> memberships = new HashMap<>();
        boolean few = people.size() <= FEW;
        boolean each = few && groups.settings().lookup() == Lookup.IN_CHAIN
                || groups.settings().lookup() == Lookup.MEMBER_OF
                || groups.settings().base().isEmpty();
        if (each) {
            groups.forget();
            for (SearchResultEntry person : people) {
                memberships.put(person.getDN(), groups.of(directory, person));
            }
            return memberships;
        }
        Map<String, List<String>> direct = few ? ofEach(directory, people) : direct(directory, people);
        Map<String, List<String>> above = new HashMap<>();
        for (SearchResultEntry person : people) {
            memberships.put(
                    person.getDN(),
                    reached(directory, direct.getOrDefault(DN.normalize(person.getDN()), List.of()), above));
        }
        return memberships;
    }

    private Map<String, List<String>> ofEach(LDAPConnection directory, List<SearchResultEntry> people)
            throws LDAPException {
        Map<String, List<String>> direct = new HashMap<>();
        for (SearchResultEntry person : people) {
            direct.put(DN.normalize(person.getDN()), groups.containing(directory, List.of(person.getDN())));
        }
        return direct;
    }

    private Map<String, List<String>> direct(LDAPConnection directory, List<SearchResultEntry> people)
            throws LDAPException {
        Set<String> asked = new HashSet<>();
        Set<String> found = new LinkedHashSet<>();
        List<String> names = people.stream().map(SearchResultEntry::getDN).toList();
        for (List<String> batch : Groups.batches(names)) {
            found.addAll(groups.containing(directory, batch));
            for (String name : batch) {
                asked.add(DN.normalize(name));
            }
        }
        Map<String, List<String>> direct = new HashMap<>();
        for (String group : found) {
            for (String member : members(directory, group)) {
                if (asked.contains(member)) {
                    direct.computeIfAbsent(member, name -> new ArrayList<>()).add(group);
                }
            }
        }
        return direct;
    }

    private Set<String> members(LDAPConnection directory, String group) throws LDAPException {
        SearchResultEntry entry = directory.getEntry(group, memberAttributes);
        if (entry == null) {
            throw new LDAPException(ResultCode.LOCAL_ERROR, group + " vanished while its members were read");
        }
        Set<String> members = new HashSet<>();
        for (String attribute : memberAttributes) {
            for (String member : Ranged.values(directory, entry, attribute)) {
                members.add(normalized(member));
            }
        }
        return members;
    }

    /** Walks upwards from somebody's own groups; {@code above} remembers what was asked, for all. A circle is walked once. */
    private List<String> reached(LDAPConnection directory, List<String> own, Map<String, List<String>> above)
            throws LDAPException {
        Map<String, String> reached = new LinkedHashMap<>();
        Deque<String> level = new ArrayDeque<>(own);
        boolean all = groups.settings().lookup() == Lookup.IN_CHAIN;
        int deepest = all ? Integer.MAX_VALUE : groups.settings().depth();
        for (int depth = 0; !level.isEmpty(); depth++) {
            Deque<String> next = new ArrayDeque<>();
            for (String group : level) {
                String key = DN.normalize(group);
                if (reached.putIfAbsent(key, group) == null && depth < deepest) {
                    List<String> upwards = above.get(key);
                    if (upwards == null) {
                        upwards = groups.containing(directory, List.of(group));
                        above.put(key, upwards);
                    }
                    next.addAll(upwards);
                }
            }
            level = next;
            if (reached.size() > Groups.MOST) {
                throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED, "more than " + Groups.MOST + " groups");
            }
        }
        return List.copyOf(reached.values());
    }

    /** A member that is no distinguished name is nobody's; it must not spoil the list of the others. */
    private static String normalized(String member) {
        try {
            return DN.normalize(member);
        } catch (LDAPException noName) {
            return member;
        }
    }
}
