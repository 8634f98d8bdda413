package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All values of an attribute. Active Directory hands out 1,500 of them and says so in the attribute's name, {@code member;range=0-1499}; the rest has to be
 * asked for (MS-ADTS, 3.1.1.3.1.3.3).
 */
final class Ranged {
    /** So many values nobody needs; a server that goes on and on is not believed. */
    private static final int MOST = 1_000_000;

    private static final Pattern RANGE = Pattern.compile("range=(\\d{1,9})-(\\d{1,9}|\\*)");

    private record Part(List<String> values, int from, boolean last) {}

    private Ranged() {}

    /**
     * Every value, in the order of the server; empty if the entry has none.
     *
     * @param entry as it was read, with the first part at least
     * @throws LDAPException if a part is missing
     */
    static List<String> values(LDAPConnection directory, SearchResultEntry entry, String attribute)
            throws LDAPException {
        Optional<Part> part = part(entry, attribute);
        if (part.isEmpty()) {
            String[] plain = entry.getAttributeValues(attribute);
            return plain == null ? List.of() : List.of(plain);
        }
        List<String> all = new ArrayList<>();
        while (true) {
            requireNext(part, all.size(), entry.getDN(), attribute);
            all.addAll(part.orElseThrow().values());
            if (part.orElseThrow().last()) {
                return all;
            }
            SearchResultEntry more = directory.getEntry(entry.getDN(), attribute + ";range=" + all.size() + "-*");
            part = more == null ? Optional.empty() : part(more, attribute);
        }
    }

    private static void requireNext(Optional<Part> part, int read, String dn, String attribute) throws LDAPException {
        boolean next = part.isPresent()
                && part.get().from() == read
                && (!part.get().values().isEmpty() || part.get().last());
        if (!next || read > MOST) {
            throw new LDAPException(
                    ResultCode.LOCAL_ERROR,
                    attribute + " of " + dn + " ends after " + read + " values without its rest");
        }
    }

    private static Optional<Part> part(SearchResultEntry entry, String attribute) {
        for (Attribute each : entry.getAttributes()) {
            if (!each.getBaseName().equalsIgnoreCase(attribute)) {
                continue;
            }
            for (String option : each.getOptions()) {
                Matcher range = RANGE.matcher(option.toLowerCase(Locale.ROOT));
                if (range.matches()) {
                    return Optional.of(new Part(
                            List.of(each.getValues()),
                            Integer.parseInt(range.group(1)),
                            range.group(2).equals("*")));
                }
            }
        }
        return Optional.empty();
    }
}
