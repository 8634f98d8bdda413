package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.mapkeep.contract.configuration.LdapGroups.Lookup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A person and the person's groups by one search from what lies above both: {@code (|(user filter)(group filter))}. The answer does not say which half an entry
 * fits, and a group that is called like somebody must not become their group by that. So an entry counts as a group only if it is below the base of groups, has
 * an object class of groups, and lacks the one that the user filter demands.
 *
 * <pre>
 *   dc=example,dc=org           asked from here
 *   ├─ ou=people   user_base    one entry, the expected one: the person
 *   ├─ ou=groups   group_base   entries that are no people: the person's groups
 *   └─ ou=former                ignored
 * </pre>
 *
 * <p>Nor is an answer without any group believed: a server that keeps groups in another database leaves them out of a search from above.
 *
 * @param personClass in lower case
 */
record JointSearch(DN root, DN people, DN groups, String personClass, String[] attributes) {
    private static final String OBJECT_CLASS = "objectClass";
    /** In lower case: RFC 4519, RFC 2307bis, and what servers add to them. */
    private static final Set<String> GROUP_CLASSES =
            Set.of("groupofnames", "groupofuniquenames", "groupofmembers", "groupofentries", "group");

    /** Empty where the settings do not allow it: groups found otherwise, bases within each other, or people known by no object class. */
    static Optional<JointSearch> of(People people, Groups groups) {
        Optional<String> personClass = people.objectClass();
        if (groups.settings().lookup() != Lookup.SEARCH
                || groups.settings().base().isEmpty()
                || personClass.isEmpty()) {
            return Optional.empty();
        }
        try {
            DN users = new DN(people.base());
            DN theirs = new DN(groups.settings().base());
            Optional<DN> root = above(users, theirs);
            String[] attributes = Arrays.copyOf(people.attributes(), people.attributes().length + 1);
            attributes[attributes.length - 1] = OBJECT_CLASS;
            return root.map(
                    dn -> new JointSearch(dn, users, theirs, personClass.get().toLowerCase(Locale.ROOT), attributes));
        } catch (LDAPException malformed) {
            return Optional.empty();
        }
    }

    String base() {
        return root.toString();
    }

    /** The person called {@code dn} with their direct groups, if the answer leaves no doubt about either. */
    Optional<Encounters.Found> vouched(List<SearchResultEntry> answer, String dn) throws LDAPException {
        List<SearchResultEntry> persons = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        for (SearchResultEntry entry : answer) {
            DN name = entry.getParsedDN();
            if (name.isDescendantOf(people, true)) {
                persons.add(entry);
            } else if (name.isDescendantOf(groups, true)) {
                if (!isSurelyGroup(entry)) {
                    return Optional.empty();
                }
                theirs.add(entry.getDN());
            }
        }
        boolean expected = persons.size() == 1 && persons.get(0).getParsedDN().equals(new DN(dn));
        return expected && !theirs.isEmpty() && answer.size() < Groups.MOST
                ? Optional.of(new Encounters.Found(persons, Optional.of(theirs)))
                : Optional.empty();
    }

    private boolean isSurelyGroup(SearchResultEntry entry) {
        String[] shown = entry.getAttributeValues(OBJECT_CLASS);
        List<String> classes = shown == null
                ? List.of()
                : Arrays.stream(shown)
                        .map(each -> each.toLowerCase(Locale.ROOT))
                        .toList();
        return classes.stream().anyMatch(GROUP_CLASSES::contains) && !classes.contains(personClass);
    }

    /** What lies above both; empty if one is within the other, or nothing is. */
    private static Optional<DN> above(DN one, DN other) {
        if (one.isDescendantOf(other, true) || other.isDescendantOf(one, true)) {
            return Optional.empty();
        }
        DN root = one.getParent();
        while (root != null && !root.isNullDN() && !other.isDescendantOf(root, false)) {
            root = root.getParent();
        }
        return Optional.ofNullable(root).filter(dn -> !dn.isNullDN());
    }
}
