package io.mapkeep.identity.ldap;

import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.units.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * The servers that DNS names for a service (RFC 2782), lowest priority first, by chance and weight within one. DNS is not authenticated, so whoever can
 * forge its answers could name a server of their own with an honest certificate for it: targets have to lie in the domain that was asked for, unless the
 * settings name the authority themselves (RFC 6125, 6.2.1).
 */
final class SrvRecords {
    private static final int LDAP = 389;
    private static final int LDAPS = 636;
    private static final int MOST = 50;

    private final String name;
    private final String nameServers;
    private final Duration patience;
    private final Security security;
    private final boolean anyDomain;

    private record Target(int priority, int weight, HostPort server) {}

    /**
     * Asks nothing yet.
     *
     * @param nameServers as JNDI writes them, {@code dns:} for those of the machine
     * @param anyDomain whether targets may lie anywhere, because the certificate's authority is one of the settings
     */
    SrvRecords(String name, String nameServers, Duration patience, Security security, boolean anyDomain) {
        this.name = name;
        this.nameServers = nameServers;
        this.patience = patience;
        this.security = security;
        this.anyDomain = anyDomain;
    }

    /** Asks DNS; never empty. The JDK has no other client for SRV records, and its provider for DNS makes texts of them and no objects. */
    @SuppressWarnings("BanJNDI")
    List<HostPort> look() throws NamingException {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, nameServers);
        // It doubles with each try, and there are two.
        environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(Math.max(1, patience.toMillis() / 3)));
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        var context = new InitialDirContext(environment);
        try {
            Attribute records =
                    context.getAttributes(name, new String[] {"SRV"}).get("SRV");
            if (records == null || records.size() == 0) {
                throw new NamingException("there is no SRV record of " + name);
            }
            List<Target> targets = new ArrayList<>();
            for (int i = 0; i < Math.min(records.size(), MOST); i++) {
                targets.add(target(String.valueOf(records.get(i))));
            }
            return ordered(targets);
        } finally {
            context.close();
        }
    }

    private Target target(String record) throws NamingException {
        String[] parts = record.strip().split("\\s+");
        try {
            String host = parts[3].endsWith(".") ? parts[3].substring(0, parts[3].length() - 1) : parts[3];
            requireOurs(host);
            int port = Integer.parseInt(parts[2]);
            boolean plainPort = security == Security.LDAPS && port == LDAP;
            return new Target(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    new HostPort(host, plainPort ? LDAPS : port));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
            throw (NamingException) new NamingException("no SRV record: " + record).initCause(malformed);
        }
    }

    private void requireOurs(String host) throws NamingException {
        String domain =
                name.substring(name.indexOf("._tcp.") + "._tcp".length()).toLowerCase(Locale.ROOT);
        if (!anyDomain && !('.' + host.toLowerCase(Locale.ROOT)).endsWith(domain)) {
            throw new NamingException(host + " lies outside of" + domain.replaceFirst("\\.", " ")
                    + "; name its authority in ldap.ca_file to allow that");
        }
    }

    /** Within a priority a server of twice the weight is first twice as often. */
    private static List<HostPort> ordered(List<Target> targets) {
        List<Target> left = new ArrayList<>(targets);
        left.sort(Comparator.comparingInt(Target::priority));
        List<HostPort> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            int priority = left.get(0).priority();
            List<Target> equal =
                    left.stream().filter(each -> each.priority() == priority).toList();
            int sum = equal.stream().mapToInt(each -> each.weight() + 1).sum();
            int mark = ThreadLocalRandom.current().nextInt(sum);
            for (Target each : equal) {
                mark -= each.weight() + 1;
                if (mark < 0) {
                    ordered.add(each.server());
                    left.remove(each);
                    break;
                }
            }
        }
        return List.copyOf(ordered);
    }
}
