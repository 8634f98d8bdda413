package io.mapkeep.tls.authority;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of a server: DNS names in their ASCII form, lower case, and addresses in the JDK's form. The first DNS name is the main one.
 */
public record Names(List<String> dns, List<String> addresses) {
    private static final Pattern IPV4 = Pattern.compile("\\d+(\\.\\d+){3}");
    /** So strict that the JDK takes each for a literal; what it does not, it would ask a name server for. */
    private static final Pattern LITERAL = Pattern.compile(
            "(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final Pattern HOST =
            Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    public Names {
        dns = List.copyOf(dns);
        addresses = List.copyOf(addresses);
    }

    /**
     * The names that a certificate is made for: the server's own, those of {@code tls.names}, and the machine's own loopback.
     *
     * @throws BadConfiguration if one of them is neither a DNS name nor an address
     */
    public static Names of(String serverName, List<String> further) {
        return exactly(Stream.of(List.of(serverName), further, List.of("localhost", "127.0.0.1", "::1"))
                .flatMap(List::stream)
                .toList());
    }

    /**
     * These and no others.
     *
     * @throws BadConfiguration as {@link #of} would
     */
    public static Names exactly(List<String> written) {
        Set<String> dns = new LinkedHashSet<>();
        Set<String> addresses = new LinkedHashSet<>();
        written.stream().map(String::strip).forEach(name -> {
            if (IPV4.matcher(name).matches() || name.contains(":")) {
                addresses.add(address(name));
            } else {
                dns.add(host(name));
            }
        });
        return new Names(new ArrayList<>(dns), new ArrayList<>(addresses));
    }

    /** DNS names first. */
    public List<String> all() {
        return Stream.concat(dns.stream(), addresses.stream()).toList();
    }

    static boolean isLiteral(String written) {
        return LITERAL.matcher(written).matches();
    }

    static String withoutWildcard(String name) {
        return name.startsWith("*.") ? name.substring(2) : name;
    }

    static String host(String written) {
        try {
            boolean wildcard = written.startsWith("*.");
            String ascii = IDN.toASCII(wildcard ? written.substring(2) : written, IDN.USE_STD3_ASCII_RULES)
                    .toLowerCase(java.util.Locale.ROOT);
            String name = wildcard ? "*." + ascii : ascii;
            if (name.length() <= 253 && HOST.matcher(name).matches()) {
                return name;
            }
        } catch (IllegalArgumentException noName) {
            // said below
        }
        throw unusable(written);
    }

    /** A literal only: nothing here asks a name server. */
    private static String address(String written) {
        try {
            if (LITERAL.matcher(written).matches()) {
                return InetAddress.getByName(written).getHostAddress();
            }
        } catch (UnknownHostException noAddress) {
            // said below
        }
        throw unusable(written);
    }

    private static BadConfiguration unusable(String written) {
        return new BadConfiguration(Problem.of(
                "MK-TLS-001",
                "A certificate cannot be made for \"" + written + "\".",
                "It is neither a DNS name nor an IPv4 or IPv6 address.",
                "Correct server.name or tls.names, then: mapkeep config check"));
    }
}
