package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.mapkeep.access.Role;
import io.mapkeep.contract.admin.LdapListing;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the directory shows to an administrator who looks for people and groups. */
public final class DirectoryBrowser {
    private static final int MOST = 100;

    private final People people;
    private final Groups groups;
    private final RoleGroups roles;
    private final LdapRealm.Service directory;

    DirectoryBrowser(People people, Groups groups, RoleGroups roles, LdapRealm.Service directory) {
        this.people = people;
        this.groups = groups;
        this.roles = roles;
        this.directory = directory;
    }

    /**
     * People whose account, name or mail contains a text, at most {@value #MOST}.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.Unavailable if the directory could not be asked
     */
    public LdapListing people(String text) {
        return directory.ask(connection -> {
            List<LdapListing.Entry> found = new ArrayList<>();
            List<SearchResultEntry> entries = people.like(connection, text, MOST);
            for (SearchResultEntry entry : entries) {
                found.add(
                        new LdapListing.Entry(people.name(entry), entry.getDN(), people.displayName(entry), List.of()));
            }
            return new LdapListing(found, entries.size() >= MOST);
        });
    }

    /**
     * Groups whose name contains a text, at most {@value #MOST}, each with the roles that it gives.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.Unavailable if the directory could not be asked
     */
    public LdapListing groups(String text) {
        return directory.ask(connection -> {
            List<LdapListing.Entry> found = new ArrayList<>();
            Filter filter = text.isEmpty()
                    ? groups.filter().anything()
                    : Filter.createANDFilter(
                            groups.filter().anything(),
                            Filter.createSubstringFilter("cn", null, new String[] {text}, null));
            List<SearchResultEntry> entries =
                    Pages.some(connection, groups.settings().base(), filter, MOST, "cn", "description");
            for (SearchResultEntry entry : entries) {
                found.add(group(entry));
            }
            return new LdapListing(found, entries.size() >= MOST);
        });
    }

    /**
     * All groups of somebody, direct and nested.
     *
     * @throws NotFound (MK-LDP-011) if the directory finds nobody by that name
     * @throws io.mapkeep.contract.problem.ProblemException.Unavailable if the directory could not be asked
     */
    public LdapListing groupsOf(String user) {
        Optional<LdapListing> listing = directory.ask(connection -> {
            List<LdapListing.Entry> found = new ArrayList<>();
            List<SearchResultEntry> persons = people.find(connection, user);
            for (SearchResultEntry person : persons) {
                for (String dn : groups.of(connection, person)) {
                    found.add(new LdapListing.Entry(dn, dn, "", words(dn)));
                }
            }
            return persons.isEmpty() ? Optional.empty() : Optional.of(new LdapListing(found, false));
        });
        return listing.orElseThrow(() -> new NotFound(LdapProblems.notOne(0, people.filter(user), people.base())));
    }

    private LdapListing.Entry group(SearchResultEntry entry) throws com.unboundid.ldap.sdk.LDAPException {
        String name = entry.getAttributeValue("cn");
        String description = entry.getAttributeValue("description");
        return new LdapListing.Entry(
                name == null ? entry.getDN() : name,
                entry.getDN(),
                description == null ? "" : description,
                words(entry.getDN()));
    }

    private List<String> words(String dn) throws com.unboundid.ldap.sdk.LDAPException {
        return roles.roles(List.of(dn)).stream().map(Role::word).sorted().toList();
    }
}
