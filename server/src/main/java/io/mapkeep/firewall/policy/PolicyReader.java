package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.Mistake;
import io.mapkeep.contract.configuration.Nearest;
import io.mapkeep.contract.configuration.Section;
import io.mapkeep.contract.configuration.Sections;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One reading of a policy: sections in the order in which they know one another, then what concerns several together. */
final class PolicyReader {
    private static final String ANY = "any";

    private final String text;
    private final Sections sections;
    private final Configuration configuration;
    private final Names names;
    private final Function<String, Path> beside;
    private final List<Mistake> further = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Party> parties = new LinkedHashMap<>();

    /** @param beside where a file lies that the policy names */
    PolicyReader(String text, Configuration configuration, Names names, Function<String, Path> beside) {
        this.text = text;
        this.sections = Sections.parse(text);
        this.configuration = configuration;
        this.names = names;
        this.beside = beside;
    }

    PolicyFile read() {
        Map<String, Host> hosts = sections.readEach("host", in -> Host.read(in, names));
        if (hosts.isEmpty()) {
            further.add(new Mistake(1, 1, "no host: write at least one [host.NAME] with its roles and addresses"));
        }
        name(hosts, sections.readEach("peer", this::peer));
        Admin admin = sections.read("admin", in -> admin(in, hosts));
        Map<String, Ports> declared = sections.readEach("service", Services::read);
        Services services = new Services(configuration, admin.sshPort(), declared);
        List<Allow> allows = List.copyOf(sections.readEach("allow", in -> Allow.read(in, this::party, services))
                .values());
        Egress egress = sections.read("egress", in -> Egress.read(in, names, "firewall.toml"));
        Limits limits = sections.read("limits", Limits::read);
        Bans bans = sections.read("bans", in -> Bans.read(in, names));
        Networks spared = Networks.union(Stream.of(
                Networks.union(hosts.values().stream().map(Host::addresses)),
                admin.from(),
                bans.never(),
                Bans.LOOPBACK));
        Networks blocked = sections.read("block", in -> blocked(in, admin, spared));
        sections.findUnknown();
        List<Need> applianceNeeds = hosts.values().stream().anyMatch(Host::runsAppliance)
                ? ApplianceNeeds.of(configuration, names, further, warnings)
                : List.of();
        warnings.addAll(Repeated.among(allows));
        return new PolicyFile(
                text,
                new Policy(hosts, admin, services, allows, egress.needs(), applianceNeeds, blocked, limits, bans),
                Stream.concat(sections.mistakes().stream(), further.stream())
                        .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
                        .toList(),
                List.copyOf(warnings),
                parties.values().stream()
                        .filter(party -> !party.word().equals(ANY))
                        .collect(Collectors.toMap(Party::word, Party::networks)),
                names.pinned());
    }

    private Party peer(Section in) {
        Networks networks = Networks.union(in
                .texts(
                        "addresses",
                        "addresses, networks or names",
                        "Where these are. They get no rules of their own.",
                        names::networks)
                .stream());
        if (networks.isEmpty()) {
            in.missing("addresses", "name at least one");
        }
        String name = in.name().substring("peer.".length());
        if (Role.words().contains(name) || name.equals(ANY)) {
            in.mistake("addresses", "\"" + name + "\" has a meaning already; give the peer another name");
        }
        return new Party(name, List.of(), networks);
    }

    private void name(Map<String, Host> hosts, Map<String, Party> peers) {
        parties.put(ANY, new Party(ANY, List.of(), Networks.ANY));
        for (Role role : Role.values()) {
            parties.put(
                    role.word(),
                    together(
                            role.word(),
                            hosts.values().stream()
                                    .filter(host -> host.has(role))
                                    .toList()));
        }
        for (Host host : hosts.values()) {
            if (parties.putIfAbsent(host.name(), together(host.name(), List.of(host))) != null) {
                further.add(new Mistake(
                        host.line(),
                        1,
                        "\"" + host.name()
                                + "\" has a meaning already, all hosts with that role; name the host otherwise"));
            }
        }
        peers.forEach((name, peer) -> {
            if (hosts.containsKey(name)) {
                further.add(new Mistake(
                        hosts.get(name).line(), 1, "\"" + name + "\" is a host and a peer; rename one of them"));
            }
            parties.putIfAbsent(name, peer);
        });
    }

    private static Party together(String word, List<Host> hosts) {
        return new Party(word, hosts, Networks.union(hosts.stream().map(Host::addresses)));
    }

    /** A host's address written out would be typed twice, and its own rules would not know that it is meant. */
    private Party unnamed(String word, Networks networks) {
        boolean single = networks.list().stream().allMatch(Network::isSingle);
        for (Party party : single ? parties.values() : List.<Party>of()) {
            if (party.hosts().size() == 1 && party.networks().overlaps(networks)) {
                throw new IllegalArgumentException(
                        "this is the host " + party.hosts().get(0).name() + "; write its name");
            }
        }
        return new Party(word, List.of(), networks);
    }

    private Party party(String word) {
        Party known = parties.get(word);
        if (known == null && (word.indexOf('.') >= 0 || word.indexOf(':') >= 0)) {
            return unnamed(word, names.networks(word));
        }
        if (known == null) {
            throw new IllegalArgumentException("no such host, peer or role" + Nearest.hint(word, parties.keySet()));
        }
        if (known.networks().isEmpty() && Role.words().contains(word)) {
            throw new IllegalArgumentException("no host has this role");
        }
        return known;
    }

    /** Whoever could not reach SSH would be locked out by the first apply. */
    private Admin admin(Section in, Map<String, Host> hosts) {
        Admin written = Admin.read(in, names);
        Networks from = Networks.union(Stream.concat(
                Stream.of(written.from()),
                hosts.values().stream().filter(host -> host.has(Role.ADMIN)).map(Host::addresses)));
        if (from.isEmpty()) {
            in.mistake(
                    "from",
                    "nobody could reach SSH; name the networks of the administrators, or give a host the role admin");
        }
        return new Admin(from, written.sshPort());
    }

    /** What a person wrote must not contradict the rest; of lists that others publish, what does is left out. */
    private Networks blocked(Section in, Admin admin, Networks spared) {
        Networks blocked = Networks.union(in
                .texts(
                        "networks",
                        "addresses, networks or names",
                        "No connection from here, whatever rules allow.",
                        names::networks)
                .stream());
        if (blocked.overlaps(admin.from())) {
            in.mistake("networks", "contradicts admin.from: the administrators would be blocked");
        }
        List<Networks> lists = in.texts(
                "files",
                "files of networks",
                "Lists of networks, one a line, beside the policy or by their whole path; hosts, admin.from and bans.never are left out of them.",
                name -> listed(name, spared));
        return Networks.union(Stream.concat(Stream.of(blocked), lists.stream()));
    }

    private Networks listed(String name, Networks spared) {
        Networks all = BlockList.read(path(name));
        Networks left = all.minus(spared);
        if (!left.equals(all)) {
            warnings.add(
                    name
                            + " has networks that are never blocked: hosts, admin.from or bans.never. They are left out of it.");
        }
        return left;
    }

    private Path path(String name) {
        try {
            return beside.apply(name);
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("no name of a file", wrong);
        }
    }
}
