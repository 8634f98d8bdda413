package io.mapkeep.identity.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldif.LDIFException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Active Directory does on the wire and other directories do not, as its specifications say (MS-ADTS, MS-ERREF): sub-codes, ranges of 1,500 values, the
 * in-chain rule, {@code userAccountControl}, principal names, {@code unicodePwd}. It is no Active Directory: nobody can run one here.
 */
final class FakeActiveDirectory implements AutoCloseable {
    static final String PASSWORD = "quiet water 7 stones";
    private static final String BASE = "dc=corp,dc=example";
    private static final int RANGE = 1500;
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

    private final InMemoryDirectoryServer server;
    /** By account: the sub-code of the refusal of its right password. */
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    /** By principal name: the account. */
    private final Map<String, String> principals = new ConcurrentHashMap<>();

    /** Whether ranges after the first are withheld. */
    volatile boolean losesRanges;

    FakeActiveDirectory(TlsKeys keys) {
        try {
            var config = new InMemoryDirectoryServerConfig(BASE);
            config.setSchema(null);
            config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                    "ldaps", null, 0, keys.context().getServerSocketFactory(), null));
            config.addInMemoryOperationInterceptor(new Habits());
            server = new InMemoryDirectoryServer(config);
            add(List.of("dn: " + BASE, "objectClass: domain", "dc: corp"));
            server.startListening();
        } catch (LDAPException failure) {
            throw new IllegalStateException(failure);
        }
    }

    int port() {
        return server.getListenPort();
    }

    static String dn(String name) {
        return "cn=" + name + "," + BASE;
    }

    void person(String name, String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "dn: " + dn(name),
                "objectClass: user",
                "objectCategory: person",
                "cn: " + name,
                "sAMAccountName: " + name,
                "displayName: The " + name,
                "userPassword: " + PASSWORD));
        lines.addAll(List.of(more));
        principals.putIfAbsent(name + "@corp.example", name);
        add(lines);
    }

    /** Somebody's principal name, which need not begin like their account. */
    void principal(String name, String account) {
        principals.put(name, account);
    }

    void group(String name, List<String> members) {
        List<String> lines = new ArrayList<>(
                List.of("dn: " + dn(name), "objectClass: group", "objectCategory: group", "cn: " + name));
        members.forEach(member -> lines.add("member: " + dn(member)));
        add(lines);
    }

    void refuse(String name, String subCode) {
        refusals.put(name, subCode);
    }

    @Override
    public void close() {
        server.shutDown(true);
    }

    private void add(List<String> lines) {
        try {
            server.add(lines.toArray(new String[0]));
        } catch (LDAPException | LDIFException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private final class Habits extends InMemoryOperationInterceptor {
        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
            SimpleBindRequest bind = request.getRequest();
            if (bind.getBindDN().isEmpty()) {
                return;
            }
            String account = bind.getBindDN().contains("=")
                    ? bind.getBindDN().replaceAll("(?i)^cn=([^,]*),.*", "$1")
                    : principals.getOrDefault(bind.getBindDN(), "nobody");
            String code = refusals.getOrDefault(account, "");
            boolean right = bind.getPassword().stringValue().equals(password(account));
            // 775 comes whatever the password was; the others only for the right one.
            if (!right || !code.isEmpty()) {
                throw new LDAPException(
                        ResultCode.INVALID_CREDENTIALS,
                        "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data "
                                + (right || code.equals("775") ? code : "52e") + ", v3839");
            }
            request.setRequest(new SimpleBindRequest(dn(account), password(account)));
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
            SearchRequest search = request.getRequest().duplicate();
            search.setFilter(understood(search.getFilter()));
            request.setRequest(search);
        }

        @Override
        public void processSearchEntry(InMemoryInterceptedSearchEntry answer) {
            Entry whole = entry(answer.getSearchEntry().getDN());
            String[] members = whole == null ? null : whole.getAttributeValues("member");
            if (members == null || members.length <= RANGE) {
                return;
            }
            int from = -1;
            for (String wanted : answer.getRequest().getAttributeList()) {
                if (wanted.equalsIgnoreCase("member")) {
                    from = 0;
                } else if (wanted.startsWith("member;range=")) {
                    from = Integer.parseInt(wanted.replaceAll("member;range=(\\d+)-.*", "$1"));
                }
            }
            if (from < 0) {
                return;
            }
            Entry cut = answer.getSearchEntry().duplicate();
            cut.removeAttribute("member");
            if (from == 0 || !losesRanges) {
                int to = Math.min(members.length, from + RANGE);
                String end = to == members.length ? "*" : Integer.toString(to - 1);
                cut.addAttribute(new Attribute(
                        "member;range=" + from + "-" + end,
                        Arrays.asList(members).subList(from, to)));
            }
            answer.setSearchEntry(new SearchResultEntry(cut));
        }

        @Override
        public void processModifyRequest(InMemoryInterceptedModifyRequest request) throws LDAPException {
            var modify = request.getRequest();
            List<Modification> changes = modify.getModifications();
            String account = modify.getDN().replaceAll("(?i)^cn=([^,]*),.*", "$1");
            if (changes.size() < 2 || !quoted(changes.get(0)).equals('"' + password(account) + '"')) {
                throw new LDAPException(
                        ResultCode.CONSTRAINT_VIOLATION, "00000056: AtrErr: DSID-03191083, problem 1005");
            }
            String chosen = quoted(changes.get(1));
            if (chosen.length() < 12) {
                throw new LDAPException(
                        ResultCode.CONSTRAINT_VIOLATION, "0000052D: AtrErr: DSID-03191083, problem 1005");
            }
            refusals.remove(account);
            request.setRequest(new ModifyRequest(
                    modify.getDN(),
                    new Modification(
                            ModificationType.REPLACE, "userPassword", chosen.substring(1, chosen.length() - 1))));
        }
    }

    private static String quoted(Modification change) {
        return new String(change.getValueByteArrays()[0], StandardCharsets.UTF_16LE);
    }

    private String password(String account) {
        Entry entry = entry(dn(account));
        return entry == null ? "no such password" : entry.getAttributeValue("userPassword");
    }

    private Entry entry(String dn) {
        try {
            return server.getEntry(dn);
        } catch (LDAPException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The rules that the in-memory server lacks, in filters that it has. */
    private Filter understood(Filter filter) throws LDAPException {
        switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND:
                return Filter.createANDFilter(understood(filter.getComponents()));
            case Filter.FILTER_TYPE_OR:
                return Filter.createORFilter(understood(filter.getComponents()));
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH:
                if (IN_CHAIN.equals(filter.getMatchingRuleID())) {
                    List<Filter> above = new ArrayList<>();
                    for (String dn : above(filter.getAssertionValue())) {
                        above.add(Filter.createEqualityFilter("entryDN", dn));
                    }
                    return Filter.createORFilter(above);
                }
                return Filter.createEqualityFilter("userAccountControl", "514");
            default:
                return filter;
        }
    }

    private List<Filter> understood(Filter[] filters) throws LDAPException {
        List<Filter> understood = new ArrayList<>();
        for (Filter filter : filters) {
            understood.add(understood(filter));
        }
        return understood;
    }

    private Set<String> above(String dn) throws LDAPException {
        Set<String> found = new LinkedHashSet<>();
        List<String> level = List.of(dn);
        while (!level.isEmpty()) {
            List<String> next = new ArrayList<>();
            for (String member : level) {
                server.search(
                                BASE,
                                com.unboundid.ldap.sdk.SearchScope.SUB,
                                Filter.createEqualityFilter("member", member))
                        .getSearchEntries()
                        .forEach(group -> {
                            if (found.add(group.getDN())) {
                                next.add(group.getDN());
                            }
                        });
            }
            level = next;
        }
        return found;
    }
}
