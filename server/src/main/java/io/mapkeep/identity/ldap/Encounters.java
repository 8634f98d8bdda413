package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds whose name somebody typed and, of people it found before, their groups in the same answer: a search costs a directory more than all else of a sign-in.
 * The filter for groups needs the distinguished name of the person's entry, so that is what is remembered, and nothing else: entry and groups are always the
 * directory's word of now. Where {@link JointSearch} cannot vouch for an answer, person and groups are asked for one after the other.
 */
final class Encounters {
    private static final Logger LOG = LoggerFactory.getLogger(Encounters.class);
    private static final int MOST = 10_000;

    /**
     * What a typed name found.
     *
     * @param entries at most two: the second is enough to know that the name is ambiguous
     * @param groups the direct ones; empty if they were not in the answer
     */
    record Found(List<SearchResultEntry> entries, Optional<List<String>> groups) {
        Found(List<SearchResultEntry> entries) {
            this(entries, Optional.empty());
        }
    }

    private final People people;
    private final Groups groups;
    private final Optional<JointSearch> joint;
    private volatile boolean refused;
    /** Distinguished names by what was typed. */
    private final Map<String, String> names = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    Encounters(People people, Groups groups) {
        this.people = people;
        this.groups = groups;
        this.joint = JointSearch.of(people, groups);
    }

    Found find(LDAPConnection directory, String name) throws LDAPException {
        Optional<String> dn = known(name);
        Optional<Found> together = dn.isPresent() && joint.isPresent() && !refused
                ? together(directory, joint.get(), name, dn.get())
                : Optional.empty();
        return together.isPresent() ? together.get() : alone(directory, name);
    }

    private Found alone(LDAPConnection directory, String name) throws LDAPException {
        List<SearchResultEntry> entries = people.find(directory, name);
        if (joint.isPresent() && entries.size() == 1) {
            remember(name, entries.get(0).getDN());
        }
        return new Found(entries);
    }

    private Optional<Found> together(LDAPConnection directory, JointSearch search, String name, String dn)
            throws LDAPException {
        Filter either =
                Filter.createORFilter(people.filter(name), groups.filter().fill(dn));
        try {
            return search.vouched(Pages.some(directory, search.base(), either, Groups.MOST, search.attributes()), dn);
        } catch (LDAPException refusal) {
            ResultCode code = refusal.getResultCode();
            if (!code.isConnectionUsable()) {
                throw refusal;
            }
            // Who may look below two places may not be allowed to look above them. Too long an answer is one person's.
            refused = !code.equals(ResultCode.SIZE_LIMIT_EXCEEDED);
            LOG.debug("People and their groups are asked for one after the other: {}", refusal.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> known(String name) {
        synchronized (names) {
            return Optional.ofNullable(names.get(name));
        }
    }

    private void remember(String name, String dn) {
        synchronized (names) {
            names.put(name, dn);
        }
    }
}
