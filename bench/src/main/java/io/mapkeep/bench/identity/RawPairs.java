package io.mapkeep.bench.identity;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The peer: a search for the entry on one pool and a bind on another, and nothing else. */
final class RawPairs implements Work, AutoCloseable {
    private final LDAPConnectionPool searching;
    private final LDAPConnectionPool binding;

    RawPairs(int port, Path authority, int connections) throws Exception {
        this.searching = new LDAPConnectionPool(
                open(port, authority, "cn=mapkeep,dc=example,dc=org", "search-only"), connections);
        this.binding = new LDAPConnectionPool(
                open(port, authority, "cn=mapkeep,dc=example,dc=org", "search-only"), connections);
    }

    static LDAPConnection administrator(int port, Path authority) throws Exception {
        return open(port, authority, "cn=root,dc=example,dc=org", "root-only");
    }

    @Override
    public void signIn(String name) throws LDAPException {
        SearchResultEntry entry = searching.searchForEntry(
                "ou=people,dc=example,dc=org",
                SearchScope.SUB,
                Filter.createEqualityFilter("uid", name),
                "uid",
                "cn",
                "mail");
        LDAPConnection connection = binding.getConnection();
        try {
            connection.bind(entry.getDN(), SignInBench.PASSWORD);
        } finally {
            binding.releaseConnection(connection);
        }
    }

    @Override
    public void close() {
        searching.close();
        binding.close();
    }

    private static LDAPConnection open(int port, Path authority, String name, String password)
            throws LDAPException, GeneralSecurityException, java.io.IOException {
        var trust = new SSLUtil(new PEMFileTrustManager(authority.toFile()));
        return new LDAPConnection(trust.createSSLSocketFactory(), "localhost", port, name, password);
    }
}
