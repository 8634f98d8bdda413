package io.mapkeep.firewall.policy;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ports of both protocols, each list merged and in order. */
public record Ports(List<PortRange> tcp, List<PortRange> udp) {
    public static final Ports NONE = new Ports(List.of(), List.of());
    private static final Pattern FORM = Pattern.compile("(tcp|udp)/(\\d{1,6})(?:-(\\d{1,6}))?");

    public Ports {
        tcp = List.copyOf(PortRange.merged(tcp));
        udp = List.copyOf(PortRange.merged(udp));
    }

    public static Ports tcp(int port) {
        return new Ports(List.of(PortRange.of(port)), List.of());
    }

    public static Ports udp(int port) {
        return new Ports(List.of(), List.of(PortRange.of(port)));
    }

    static Ports parse(String written) {
        Matcher form = FORM.matcher(written);
        if (!form.matches()) {
            throw new IllegalArgumentException("write ports like \"tcp/5432\" or \"udp/161-162\"");
        }
        int first = Integer.parseInt(form.group(2));
        PortRange range = new PortRange(first, form.group(3) == null ? first : Integer.parseInt(form.group(3)));
        return form.group(1).equals("tcp")
                ? new Ports(List.of(range), List.of())
                : new Ports(List.of(), List.of(range));
    }

    public static Ports union(Collection<Ports> all) {
        return new Ports(
                all.stream().flatMap(ports -> ports.tcp.stream()).toList(),
                all.stream().flatMap(ports -> ports.udp.stream()).toList());
    }

    public List<PortRange> of(Protocol protocol) {
        return protocol == Protocol.TCP ? tcp : udp;
    }

    public boolean isEmpty() {
        return tcp.isEmpty() && udp.isEmpty();
    }

    @Override
    public String toString() {
        return Stream.concat(
                        tcp.stream().map(range -> "tcp/" + range), udp.stream().map(range -> "udp/" + range))
                .collect(Collectors.joining(" "));
    }
}
