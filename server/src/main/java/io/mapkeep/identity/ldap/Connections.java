package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Two pools of connections to the same servers: one bound as the service account for searches, one for trying people's passwords. They are kept
 * apart so that a search never runs with a person's rights. No connection is made before it is needed, so the appliance starts while the directory is
 * down; but the files that the settings name are read at once.
 */
final class Connections implements AutoCloseable {
    private final LDAPConnectionPool searches;
    private final LDAPConnectionPool binds;

    Connections(LdapSection settings) {
        SSLSocketFactory tls = Trust.sockets(settings);
        try {
            searches = pool(settings, tls, bindRequest(settings));
            binds = pool(settings, tls, null);
        } catch (LDAPException failure) {
            throw new IllegalStateException("a pool without initial connections", failure);
        }
    }

    /** Several operations that belong on one connection, like the pages of one answer, whose cookie no other connection knows. */
    @FunctionalInterface
    interface Work<T> {
        T run(LDAPConnection connection) throws LDAPException;
    }

    /** Runs {@code work} as the service account; once more on a fresh connection if the server had closed the pooled one. */
    <T> T search(Work<T> work) throws LDAPException {
        LDAPConnection connection = searches.getConnection();
        for (boolean retried = false; ; retried = true) {
            try {
                T result = work.run(connection);
                searches.releaseConnection(connection);
                return result;
            } catch (LDAPException failure) {
                if (retried || !failure.getResultCode().equals(ResultCode.SERVER_DOWN)) {
                    searches.releaseConnectionAfterException(connection, failure);
                    throw failure;
                }
                connection = searches.replaceDefunctConnection(connection);
            } catch (RuntimeException bug) {
                searches.releaseDefunctConnection(connection);
                throw bug;
            }
        }
    }

    LDAPConnectionPool searches() {
        return searches;
    }

    LDAPConnectionPool binds() {
        return binds;
    }

    @Override
    public void close() {
        searches.close();
        binds.close();
    }

    private static LDAPConnectionPool pool(LdapSection settings, SSLSocketFactory tls, @Nullable BindRequest bind)
            throws LDAPException {
        boolean startTls = settings.security() == Security.STARTTLS;
        PostConnectProcessor afterConnect = startTls ? new StartTLSPostConnectProcessor(tls) : null;
        var pool = new LDAPConnectionPool(
                servers(settings, startTls ? null : tls), bind, 0, settings.poolSize(), afterConnect);
        pool.setCreateIfNecessary(false);
        pool.setMaxWaitTimeMillis(settings.responseTimeout().toMillis());
        pool.setMaxConnectionAgeMillis(10 * 60_000L);
        pool.setRetryFailedOperationsDueToInvalidConnections(true);
        pool.setConnectionPoolName("ldap");
        return pool;
    }

    private static ServerSet servers(LdapSection settings, @Nullable SocketFactory sockets) {
        List<SingleServerSet> each = settings.servers().stream()
                .map(server -> new SingleServerSet(server.host(), server.port(), sockets, options(settings)))
                .toList();
        if (each.size() == 1) {
            return each.get(0);
        }
        var servers = new FailoverServerSet(each.toArray(new ServerSet[0]));
        // A server that did not answer goes to the end of the list: only one connection pays its time-out.
        servers.setReOrderOnFailover(true);
        return servers;
    }

    static LDAPConnectionOptions options(LdapSection settings) {
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) settings.connectTimeout().toMillis());
        options.setResponseTimeoutMillis(settings.responseTimeout().toMillis());
        options.setFollowReferrals(false);
        options.setAbandonOnTimeout(true);
        options.setUseSynchronousMode(true);
        options.setMaxMessageSize(16 << 20);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        return options;
    }

    static @Nullable SimpleBindRequest bindRequest(LdapSection settings) {
        return settings.bindDn().isEmpty()
                ? null
                : new SimpleBindRequest(settings.bindDn(), password(settings.bindPasswordFile()));
    }

    private static String password(Optional<Path> file) {
        Path path = file.orElseThrow(() -> new IllegalArgumentException("bind_dn without bind_password_file"));
        try {
            return Files.readAllLines(path).stream().findFirst().orElse("");
        } catch (IOException failure) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-LDP-005",
                            "The password of ldap.bind_dn cannot be read.",
                            path + ": " + failure.getMessage(),
                            "Put it on the first line of that file, in UTF-8, readable for the appliance's user alone."),
                    failure);
        }
    }

    static String list(List<HostPort> servers) {
        return servers.stream()
                .map(HostPort::toString)
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }
}
