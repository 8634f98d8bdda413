package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.configuration.LdapServers;
import io.mapkeep.contract.units.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;

/**
 * The servers of one directory, the preferred first. One that could not be reached rests for half a minute while others are tried before it, so that its
 * time-outs are paid rarely, and is preferred again after that. The SDK's own sets of servers either never come back to the first or try it each time;
 * they also leave StartTLS to the pool, which then does not go on to the next server.
 */
final class DirectoryServers extends ServerSet {
    private static final Duration REST = Duration.ofSeconds(30);
    /** However many servers there are, one connection waits for so many of them at most. */
    private static final int TIMEOUTS = 3;

    private final LdapServers settings;
    private final ServerList servers;
    private final SSLSocketFactory tls;
    private final Map<HostPort, Long> rested = new ConcurrentHashMap<>();

    DirectoryServers(LdapServers settings, ServerList servers, SSLSocketFactory tls) {
        this.settings = settings;
        this.servers = servers;
        this.tls = tls;
    }

    @Override
    public boolean includesPostConnectProcessing() {
        return true;
    }

    @Override
    public LDAPConnection getConnection() throws LDAPException {
        long deadline = System.nanoTime() + settings.connectTimeout().toNanos() * TIMEOUTS;
        List<LDAPException> failures = new ArrayList<>();
        for (HostPort server : inOrder(servers.now())) {
            if (!failures.isEmpty() && System.nanoTime() > deadline) {
                break;
            }
            try {
                LDAPConnection connection = connect(server);
                rested.remove(server);
                associateConnectionWithThisServerSet(connection);
                return connection;
            } catch (LDAPException failure) {
                rested.put(server, System.nanoTime() + REST.toNanos());
                failures.add(failure);
            }
        }
        // The preferred server's trouble is the one to mend.
        throw failures.get(0);
    }

    private List<HostPort> inOrder(List<HostPort> all) {
        List<HostPort> awake = new ArrayList<>();
        List<HostPort> resting = new ArrayList<>();
        for (HostPort server : all) {
            Long until = rested.get(server);
            (until == null || System.nanoTime() > until ? awake : resting).add(server);
        }
        awake.addAll(resting);
        return awake;
    }

    private LDAPConnection connect(HostPort server) throws LDAPException {
        List<InetAddress> addresses;
        try {
            addresses = Addresses.of(server.host(), settings.connectTimeout());
        } catch (UnknownHostException unknown) {
            throw new LDAPException(ResultCode.CONNECT_ERROR, String.valueOf(unknown.getMessage()), unknown);
        }
        LDAPException first = null;
        for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), TIMEOUTS))) {
            try {
                return connect(server, address);
            } catch (LDAPException failure) {
                first = first == null ? failure : first;
            }
        }
        throw first == null ? new LDAPException(ResultCode.CONNECT_ERROR, server + " has no address") : first;
    }

    private LDAPConnection connect(HostPort server, InetAddress address) throws LDAPException {
        boolean startTls = settings.security() == Security.STARTTLS;
        var connection = new LDAPConnection(startTls ? null : tls, options(settings));
        try {
            connection.connect(server.host(), address, server.port(), (int)
                    settings.connectTimeout().toMillis());
            if (startTls) {
                ExtendedResult answer = connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
                if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
                    throw new LDAPException(answer);
                }
            }
            return connection;
        } catch (LDAPException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    static LDAPConnectionOptions options(LdapServers settings) {
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
}
