package io.mapkeep.contract.configuration;

import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.units.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the directory is reached.
 *
 * @param named in the order in which they are tried
 * @param srv a DNS name whose SRV records name the servers (RFC 2782); empty for none
 * @param poolSize connections for searches, and as many for passwords
 * @param connectTimeout for one connection, and again for its TLS handshake
 * @param responseTimeout for one answer
 */
public record LdapServers(
        List<HostPort> named,
        String srv,
        Security security,
        Optional<Path> caFile,
        int poolSize,
        Duration connectTimeout,
        Duration responseTimeout) {
    private static final Pattern SRV = Pattern.compile("_[A-Za-z0-9-]+\\._tcp(\\.[A-Za-z0-9_-]+)+");

    static LdapServers read(Section in) {
        var servers = new LdapServers(
                in.texts(
                        "servers",
                        "host:port",
                        "Directory servers, tried in this order. 636 is usual for ldaps, 389 for starttls. Empty, and srv empty, too: no directory.",
                        HostPort::parse),
                in.text(
                        "srv",
                        "",
                        "DNS name, or \"\"",
                        "Instead of servers: find them by the SRV records of this name (RFC 2782), like _ldap._tcp.example.org. With ldaps a"
                                + " port 389 there is read as 636.",
                        LdapServers::srv),
                in.choice(
                        "security",
                        Security.LDAPS,
                        Security.class,
                        "TLS from the first byte, or StartTLS (RFC 4511, 4.14)."),
                in.path(
                        "ca_file",
                        "",
                        "PEM file with the certificates that the directory's chain must end in. Empty: those that Java trusts."),
                in.number(
                        "pool_size",
                        8,
                        1,
                        200,
                        "connections",
                        "Connections kept open for searches, and as many for sign-ins."),
                in.duration("connect_timeout", "3s", "100ms", "30s", "For the connection and its TLS handshake."),
                in.duration("response_timeout", "5s", "100ms", "60s", "For each answer of the directory."));
        if (!servers.named.isEmpty() && !servers.srv.isEmpty()) {
            in.mistake("srv", "write either ldap.servers or ldap.srv, not both");
        }
        return servers;
    }

    private static String srv(String name) {
        if (!name.isEmpty() && !SRV.matcher(name).matches()) {
            throw new IllegalArgumentException("write it like \"_ldap._tcp.example.org\"");
        }
        return name;
    }

    boolean any() {
        return !named.isEmpty() || !srv.isEmpty();
    }

    LdapServers with(Optional<Path> otherCaFile) {
        return new LdapServers(named, srv, security, otherCaFile, poolSize, connectTimeout, responseTimeout);
    }
}
