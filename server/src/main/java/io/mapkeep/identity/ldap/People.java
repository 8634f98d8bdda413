package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.mapkeep.contract.configuration.LdapPeople;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds people's entries and reads them. */
final class People {
    static final String MEMBER_OF = "memberOf";
    /** When an account of Active Directory ends, in 100 ns since 1601 (MS-ADA1, 2.1). */
    static final String ACCOUNT_EXPIRES = "accountExpires";
    /** The longest that tables keep; a directory has no such limit, and one odd entry must not be a failure here. */
    private static final int LONGEST = 200;

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

    private final LdapPeople settings;
    private final FilterTemplate filter;
    private final Optional<Filter> disabled;
    private final String[] attributes;

    /** @param backLinks whether people's groups are read from their entries */
    People(LdapPeople settings, boolean backLinks) {
        this.settings = settings;
        this.filter = FilterTemplate.parse(settings.filter(), "{name}", "ldap.user_filter");
        this.disabled = disabled(settings.disabledFilter());
        List<String> read = new ArrayList<>(List.of(
                settings.nameAttribute(), settings.displayNameAttribute(), settings.mailAttribute(), ACCOUNT_EXPIRES));
        if (backLinks) {
            read.add(MEMBER_OF);
        }
        this.attributes = read.toArray(new String[0]);
    }

    String base() {
        return settings.base();
    }

    /** What is read of a person. */
    String[] attributes() {
        return attributes;
    }

    /** The object class that everybody has who is found; empty if the filter demands none. */
    Optional<String> objectClass() {
        return filter.objectClass();
    }

    Filter filter(String name) {
        return filter.fill(name);
    }

    /** At most two entries: the second is enough to know that the name is ambiguous. */
    List<SearchResultEntry> find(LDAPConnection directory, String name) throws LDAPException {
        return Pages.some(directory, settings.base(), filter.fill(name), 2, attributes);
    }

    /** The entries of these accounts, by the attribute that names an account, and not by what people may type at sign-in. */
    List<SearchResultEntry> called(LDAPConnection directory, List<String> names) throws LDAPException {
        return Pages.all(directory, settings.base(), called(names), names.size() * 3 + 10, attributes);
    }

    /** Those of these accounts that are shut out. */
    List<SearchResultEntry> disabled(LDAPConnection directory, List<String> names) throws LDAPException {
        return disabled.isEmpty()
                ? List.of()
                : Pages.all(
                        directory,
                        settings.base(),
                        Filter.createANDFilter(called(names), disabled.get()),
                        names.size() * 3 + 10,
                        settings.nameAttribute());
    }

    /** Whether anybody at all is visible. */
    boolean any(LDAPConnection directory) throws LDAPException {
        return !Pages.some(directory, settings.base(), filter.anything(), 1, "1.1")
                .isEmpty();
    }

    /** The names of all accounts; more than {@code most} are an error. */
    List<String> names(LDAPConnection directory, int most) throws LDAPException {
        return Pages.all(directory, settings.base(), filter.anything(), most, settings.nameAttribute()).stream()
                .map(this::name)
                .distinct()
                .toList();
    }

    /** For an administrator: whose names contain a text. */
    List<SearchResultEntry> like(LDAPConnection directory, String text, int most) throws LDAPException {
        List<Filter> each = new ArrayList<>();
        for (String attribute :
                List.of(settings.nameAttribute(), settings.displayNameAttribute(), settings.mailAttribute())) {
            each.add(Filter.createSubstringFilter(attribute, null, new String[] {text}, null));
        }
        return Pages.some(
                directory,
                settings.base(),
                Filter.createANDFilter(filter.anything(), Filter.createORFilter(each)),
                most,
                attributes);
    }

    /** The account's name as the appliance writes it. */
    String name(SearchResultEntry entry) {
        return attribute(entry, settings.nameAttribute(), entry.getDN()).toLowerCase(Locale.ROOT);
    }

    String displayName(SearchResultEntry entry) {
        String shown = shown(attribute(entry, settings.displayNameAttribute(), ""));
        return shown.isEmpty() ? name(entry) : shown;
    }

    String mail(SearchResultEntry entry) {
        return shown(attribute(entry, settings.mailAttribute(), ""));
    }

    /** Whether there can be an account of the entry's name. */
    boolean isNamed(SearchResultEntry entry) {
        String name = name(entry);
        return name.length() <= LONGEST && name.chars().noneMatch(Character::isISOControl);
    }

    /** Without characters that nobody sees, some of which turn the text around them about. */
    private static String shown(String text) {
        String clean = UNSEEN.matcher(text).replaceAll("").strip();
        if (clean.length() <= LONGEST) {
            return clean;
        }
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    private Filter called(List<String> names) {
        List<Filter> each = names.stream()
                .map(name -> Filter.createEqualityFilter(settings.nameAttribute(), name))
                .toList();
        return Filter.createANDFilter(filter.anything(), Filter.createORFilter(each));
    }

    private static Optional<Filter> disabled(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Filter.create(text));
        } catch (LDAPException malformed) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-LDP-007",
                            "ldap.disabled_filter is not an LDAP filter.",
                            String.valueOf(malformed.getMessage()),
                            "Write it as RFC 4515 says, like (nsAccountLock=TRUE)."),
                    malformed);
        }
    }

    private static String attribute(SearchResultEntry entry, String name, String otherwise) {
        String value = entry.getAttributeValue(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
