package io.mapkeep.identity.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.mapkeep.access.Role;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which groups somebody is in, directly and through other groups, and which roles that gives. */
final class Groups {
    private static final int PAGE = 500;
    /** Nobody is in more groups than this by design; beyond it something is wrong, and the sign-in says so. */
    private static final int MOST = 5000;
    /** So many groups are asked for their own groups in one question: a round trip each would add up. */
    private static final int BATCH = 50;
    /** All of somebody's groups may take as long as this many answers at their slowest. */
    private static final int ANSWERS_OF_TIME = 3;

    private final LdapSection settings;
    private final FilterTemplate filter;
    private final Map<Role, Set<String>> mapping;

    Groups(LdapSection settings) {
        this.settings = settings;
        this.filter = FilterTemplate.parse(settings.groupFilter(), "{dn}", "ldap.group_filter");
        this.mapping = new LinkedHashMap<>();
        mapping.put(Role.VIEWER, normalized(settings.roles().viewer(), "ldap.viewer_groups"));
        mapping.put(Role.EDITOR, normalized(settings.roles().editor(), "ldap.editor_groups"));
        mapping.put(Role.ADMIN, normalized(settings.roles().admin(), "ldap.admin_groups"));
        mapping.put(Role.AUDITOR, normalized(settings.roles().auditor(), "ldap.auditor_groups"));
        mapping.put(Role.OPERATOR, normalized(settings.roles().operator(), "ldap.operator_groups"));
    }

    /**
     * Distinguished names of all groups of {@code dn}, in the order of their distance. A circle of groups is walked once.
     *
     * @param directory one connection for all, because the cookie between pages is that connection's own
     * @throws LDAPException if an answer was missing or cut short: half a list would silently take rights away
     */
    List<String> of(LDAPConnection directory, String dn) throws LDAPException {
        long deadline = System.nanoTime() + settings.responseTimeout().toNanos() * ANSWERS_OF_TIME;
        Map<String, String> found = new LinkedHashMap<>();
        if (settings.groupBase().isEmpty()) {
            return List.of();
        }
        Set<String> level = Set.of(dn);
        for (int depth = 0; depth <= settings.nestedGroupDepth() && !level.isEmpty(); depth++) {
            Set<String> next = new LinkedHashSet<>();
            for (List<String> members : batches(List.copyOf(level))) {
                requireTime(deadline, dn);
                for (String group : containing(directory, members)) {
                    if (found.putIfAbsent(DN.normalize(group), group) == null) {
                        next.add(group);
                    }
                }
                requireFew(found.size(), dn);
            }
            level = next;
        }
        return List.copyOf(found.values());
    }

    /** Each answer may be in time while hundreds of them are not. */
    private static void requireTime(long deadline, String dn) throws LDAPException {
        if (System.nanoTime() > deadline) {
            throw new LDAPException(ResultCode.TIMEOUT, "the groups of " + dn + " took too long to list");
        }
    }

    Set<Role> roles(List<String> groups) throws LDAPException {
        Set<Role> roles = new LinkedHashSet<>();
        for (String group : groups) {
            String name = DN.normalize(group);
            mapping.forEach((role, names) -> {
                if (names.contains(name)) {
                    roles.add(role);
                }
            });
        }
        return roles;
    }

    /** Whether any group gives any role; without one nobody of the directory can do anything. */
    boolean mapsAny() {
        return mapping.values().stream().anyMatch(names -> !names.isEmpty());
    }

    private List<String> containing(LDAPConnection directory, List<String> members) throws LDAPException {
        List<Filter> each = members.stream().map(filter::fill).toList();
        Filter asked = each.size() == 1 ? each.get(0) : Filter.createORFilter(each);
        List<String> groups = new ArrayList<>();
        ASN1OctetString cookie = null;
        do {
            var request = new SearchRequest(settings.groupBase(), SearchScope.SUB, asked, SearchRequest.NO_ATTRIBUTES);
            // Servers without paging ignore a control that is not critical and answer in one piece.
            request.addControl(new SimplePagedResultsControl(PAGE, cookie, false));
            SearchResult answer = directory.search(request);
            answer.getSearchEntries().forEach(entry -> groups.add(entry.getDN()));
            requireFew(groups.size(), members.get(0));
            SimplePagedResultsControl page = SimplePagedResultsControl.get(answer);
            cookie = page != null && page.moreResultsToReturn() ? page.getCookie() : null;
        } while (cookie != null);
        return groups;
    }

    private static void requireFew(int groups, String member) throws LDAPException {
        if (groups > MOST) {
            throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED, member + " is in more than " + MOST + " groups");
        }
    }

    private static List<List<String>> batches(List<String> members) {
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < members.size(); from += BATCH) {
            batches.add(members.subList(from, Math.min(members.size(), from + BATCH)));
        }
        return batches;
    }

    private static Set<String> normalized(List<String> names, String key) {
        Set<String> set = new LinkedHashSet<>();
        for (String name : names) {
            try {
                set.add(DN.normalize(name));
            } catch (LDAPException malformed) {
                throw new BadConfiguration(
                        Problem.of(
                                "MK-LDP-008",
                                "A name in " + key + " is not a distinguished name.",
                                "\"" + name + "\": " + malformed.getMessage(),
                                "Write it as the directory does, like cn=maps,ou=groups,dc=example,dc=org."),
                        malformed);
            }
        }
        return set;
    }
}
