package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.mapkeep.contract.configuration.LdapServers;
import io.mapkeep.contract.units.HostPort;
import java.time.Duration;
import java.util.List;
import javax.naming.NamingException;

/** The servers that the settings or DNS name; what DNS says counts for a minute, and while it is silent for longer. */
final class ServerList {
    private static final Duration COUNTS = Duration.ofMinutes(1);
    /** The machine's own name servers, as JNDI writes them. */
    private static final String NAME_SERVERS = "dns:";

    private final LdapServers settings;
    private final SrvRecords records;
    private List<HostPort> found = List.of();
    private long foundAt;

    ServerList(LdapServers settings) {
        this(settings, NAME_SERVERS);
    }

    ServerList(LdapServers settings, String nameServers) {
        this.settings = settings;
        this.records = new SrvRecords(
                settings.srv(),
                nameServers,
                settings.connectTimeout(),
                settings.security(),
                settings.caFile().isPresent());
    }

    /** Never empty. */
    synchronized List<HostPort> now() throws LDAPException {
        if (settings.srv().isEmpty()) {
            return settings.named();
        }
        if (found.isEmpty() || System.nanoTime() - foundAt > COUNTS.toNanos()) {
            try {
                found = records.look();
            } catch (NamingException unanswered) {
                // What DNS said before is better than nothing while it is down.
                if (found.isEmpty()) {
                    throw new LDAPException(
                            ResultCode.CONNECT_ERROR,
                            "DNS has no servers for " + settings.srv() + ": " + unanswered.getMessage(),
                            unanswered);
                }
            }
            foundAt = System.nanoTime();
        }
        return found;
    }
}
