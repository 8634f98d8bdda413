package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.mapkeep.contract.configuration.LdapGroups;
import io.mapkeep.contract.configuration.LdapGroups.Lookup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which groups somebody is in, directly and through other groups. */
final class Groups {
    /** Nobody is in more groups than this by design; beyond it something is wrong, and the sign-in says so. */
    static final int MOST = 5000;
    /** So many groups are asked for their own groups in one question: a round trip each would add up. */
    static final int BATCH = 50;

    private final LdapGroups settings;
    private final FilterTemplate filter;
    private final GroupsAbove above = new GroupsAbove();

    Groups(LdapGroups settings) {
        this.settings = settings;
        this.filter = FilterTemplate.parse(settings.filter(), "{dn}", "ldap.group_filter");
    }

    LdapGroups settings() {
        return settings;
    }

    FilterTemplate filter() {
        return filter;
    }

    /**
     * Distinguished names of all groups of an entry, in the order of their distance. A circle of groups is walked once.
     *
     * @param person as {@link People} read it
     * @throws LDAPException if an answer was missing or cut short: half a list would silently take rights away
     */
    List<String> of(LDAPConnection directory, SearchResultEntry person) throws LDAPException {
        if (settings.lookup() == Lookup.MEMBER_OF) {
            return byAttribute(directory, person);
        }
        if (settings.base().isEmpty()) {
            return List.of();
        }
        if (settings.lookup() == Lookup.IN_CHAIN) {
            return Pages.all(
                            directory,
                            settings.base(),
                            filter.inChain(person.getDN()),
                            MOST,
                            SearchRequest.NO_ATTRIBUTES)
                    .stream()
                    .map(SearchResultEntry::getDN)
                    .toList();
        }
        return from(directory, person, containing(directory, List.of(person.getDN())));
    }

    /** Whether it is known that these groups are in no others. */
    boolean areTopmost(List<String> groups) {
        return above.unsettled(Set.copyOf(groups)).isEmpty();
    }

    /** The same for somebody whose direct groups were found already. */
    List<String> from(LDAPConnection directory, SearchResultEntry person, List<String> direct) throws LDAPException {
        return levels(person.getDN(), new LinkedHashSet<>(direct), level -> {
            List<String> next = new ArrayList<>();
            for (List<String> members : batches(above.unsettled(level))) {
                next.addAll(above(directory, members));
            }
            return next;
        });
    }

    /** Before a look at everybody: what it says is as young as itself, and one answer for each group serves all of them. */
    void forget() {
        above.forget();
    }

    private List<String> above(LDAPConnection directory, List<String> members) throws LDAPException {
        Optional<List<String>> known = above.known(members);
        if (known.isPresent()) {
            return known.get();
        }
        List<String> found = containing(directory, members);
        above.learn(members, found);
        return found;
    }

    /** The groups that have any of these as direct member. */
    List<String> containing(LDAPConnection directory, List<String> members) throws LDAPException {
        List<Filter> each = members.stream().map(filter::fill).toList();
        Filter asked = each.size() == 1 ? each.get(0) : Filter.createORFilter(each);
        return Pages.all(directory, settings.base(), asked, MOST, SearchRequest.NO_ATTRIBUTES).stream()
                .map(SearchResultEntry::getDN)
                .toList();
    }

    /** Whether there is any group; a base without one is a mistake somewhere, and not everybody's dismissal. */
    boolean any(LDAPConnection directory) throws LDAPException {
        return !Pages.some(directory, settings.base(), filter.anything(), 1, SearchRequest.NO_ATTRIBUTES)
                .isEmpty();
    }

    private List<String> byAttribute(LDAPConnection directory, SearchResultEntry person) throws LDAPException {
        List<String> direct = Ranged.values(directory, person, People.MEMBER_OF);
        return levels(person.getDN(), new LinkedHashSet<>(direct), level -> {
            List<String> next = new ArrayList<>();
            for (String group : above.unsettled(level)) {
                next.addAll(aboveByAttribute(directory, group));
            }
            return next;
        });
    }

    private List<String> aboveByAttribute(LDAPConnection directory, String group) throws LDAPException {
        Optional<List<String>> known = above.known(List.of(group));
        if (known.isPresent()) {
            return known.get();
        }
        SearchResultEntry entry = directory.getEntry(group, People.MEMBER_OF);
        List<String> found = entry == null ? List.of() : Ranged.values(directory, entry, People.MEMBER_OF);
        above.learn(List.of(group), found);
        return found;
    }

    /** The groups of all entries of a level. */
    @FunctionalInterface
    private interface Upwards {
        List<String> from(Set<String> level) throws LDAPException;
    }

    /** The groups of the first level are somebody's own; then it goes up as far as the settings say. */
    private List<String> levels(String dn, Set<String> own, Upwards upwards) throws LDAPException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String group : own) {
            found.put(DN.normalize(group), group);
        }
        Set<String> level = own;
        for (int depth = 1; depth <= settings.depth() && !level.isEmpty(); depth++) {
            Set<String> next = new LinkedHashSet<>();
            for (String group : upwards.from(level)) {
                if (found.putIfAbsent(DN.normalize(group), group) == null) {
                    next.add(group);
                }
            }
            requireFew(found.size(), dn);
            level = next;
        }
        return List.copyOf(found.values());
    }

    private static void requireFew(int groups, String member) throws LDAPException {
        if (groups > MOST) {
            throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED, member + " is in more than " + MOST + " groups");
        }
    }

    static <T> List<List<T>> batches(List<T> members) {
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < members.size(); from += BATCH) {
            batches.add(members.subList(from, Math.min(members.size(), from + BATCH)));
        }
        return batches;
    }
}
