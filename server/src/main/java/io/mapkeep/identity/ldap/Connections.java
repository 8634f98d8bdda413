package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.identity.ldap.Patience.Work;
import io.mapkeep.trust.AddedAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two pools of connections to the same servers: one bound as the service account for searches, one for people's passwords. They are kept apart so that a
 * search never runs with a person's rights. A connection of the second keeps the name of whoever bound last, because the next use binds anew anyway.
 * No connection is made before it is needed, so the appliance starts while the directory is down; but the files that the settings name are read at once.
 */
final class Connections implements AutoCloseable {
    private static final Duration PULSE = Duration.ofSeconds(30);
    /** One sign-in's work may take as long as so many answers at their slowest. */
    private static final int ANSWERS = 3;
    /** So many connections may be found to have been closed by the server: a pool that slept through its restart. */
    private static final int STALE = 1;

    private final Patience patience = new Patience();
    private final Duration longest;
    private final LDAPConnectionPool searches;
    private final LDAPConnectionPool binds;

    Connections(LdapSection settings, AddedAuthorities added) {
        this.longest = settings.servers().responseTimeout().multipliedBy(ANSWERS);
        var servers = new DirectoryServers(
                settings.servers(), new ServerList(settings.servers()), Trust.sockets(settings.servers(), added));
        try {
            searches = pool(settings, servers, bindRequest(settings));
            binds = pool(settings, servers, null);
        } catch (LDAPException failure) {
            throw new IllegalStateException("a pool without initial connections", failure);
        }
    }

    /** Runs {@code work} as the service account; once more on a fresh connection if the server had closed the pooled one. */
    <T> T search(Work<T> work) throws LDAPException {
        return search(longest, work);
    }

    /** The same with another limit for all of it. */
    <T> T search(Duration limit, Work<T> work) throws LDAPException {
        return on(searches, limit, work);
    }

    /** Runs work that begins with a bind, on a connection that nobody else's name sticks to afterwards. */
    <T> T asPerson(Work<T> work) throws LDAPException {
        return on(binds, longest, work);
    }

    private <T> T on(LDAPConnectionPool pool, Duration limit, Work<T> work) throws LDAPException {
        LDAPConnection connection = pool.getConnection();
        for (int stale = 0; ; stale++) {
            try {
                T result = patience.within(limit, connection, work);
                pool.releaseConnection(connection);
                return result;
            } catch (LDAPException failure) {
                if (stale >= STALE || !failure.getResultCode().equals(ResultCode.SERVER_DOWN)) {
                    pool.releaseConnectionAfterException(connection, failure);
                    throw failure;
                }
                connection = pool.replaceDefunctConnection(connection);
            } catch (RuntimeException bug) {
                pool.releaseDefunctConnection(connection);
                throw bug;
            }
        }
    }

    @Override
    public void close() {
        searches.close();
        binds.close();
        patience.close();
    }

    private static LDAPConnectionPool pool(LdapSection settings, DirectoryServers servers, @Nullable BindRequest bind)
            throws LDAPException {
        var pool = new LDAPConnectionPool(servers, bind, 0, settings.servers().poolSize(), 0, null, false, new Pulse());
        pool.setCreateIfNecessary(false);
        pool.setMaxWaitTimeMillis(settings.servers().responseTimeout().toMillis());
        pool.setMaxConnectionAgeMillis(10 * 60_000L);
        pool.setHealthCheckIntervalMillis(PULSE.toMillis());
        pool.setConnectionPoolName("ldap");
        return pool;
    }

    static @Nullable SimpleBindRequest bindRequest(LdapSection settings) {
        return settings.bind().dn().isEmpty()
                ? null
                : new SimpleBindRequest(
                        settings.bind().dn(), password(settings.bind().passwordFile()));
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
}
