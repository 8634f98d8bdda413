package io.mapkeep.firewall;

import io.mapkeep.contract.admin.FirewallCheck;
import io.mapkeep.contract.admin.FirewallExport;
import io.mapkeep.contract.admin.FirewallPicture;
import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.contract.admin.FirewallPorts;
import io.mapkeep.contract.admin.FirewallProbes;
import io.mapkeep.contract.admin.FirewallReport;
import io.mapkeep.contract.admin.FirewallVerdict;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.firewall.ban.Terms;
import io.mapkeep.firewall.draft.ForeignTables;
import io.mapkeep.firewall.explain.Packet;
import io.mapkeep.firewall.explain.Simulation;
import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.policy.Bans;
import io.mapkeep.firewall.policy.Host;
import io.mapkeep.firewall.policy.Policy;
import io.mapkeep.firewall.policy.PolicyFile;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.policy.Role;
import io.mapkeep.firewall.probe.Probes;
import io.mapkeep.firewall.render.Format;
import io.mapkeep.firewall.render.HaproxyExample;
import io.mapkeep.firewall.render.NftRenderer;
import io.mapkeep.firewall.render.Picture;
import io.mapkeep.firewall.render.Rendered;
import io.mapkeep.firewall.rule.Condition.Flow;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.RuleBook;
import io.mapkeep.firewall.rule.RuleSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The door of the room: a policy without mistakes, and what can be asked about it. */
public final class Firewall {
    private static final String HAPROXY = "haproxy";

    private final Path source;
    private final PolicyFile file;
    private final RuleBook book;
    private final Collection<Address> own;

    private Firewall(Path source, PolicyFile file, Collection<Address> own) {
        this.source = source;
        this.file = file;
        this.book = new RuleBook(file);
        this.own = own;
    }

    /**
     * @param configuration of the appliance: which ports it has, what it has to reach
     * @param own the addresses of this machine, by which it finds itself among the hosts
     */
    public static Firewall load(Path policy, Configuration configuration, Names names, Collection<Address> own) {
        return new Firewall(
                policy, PolicyFile.load(policy, configuration, names).check(policy), own);
    }

    /** What the policy says of bans. Without a policy nobody but the machine itself is spared. */
    public static Terms banTerms(Path policy, Configuration configuration, Names names) {
        if (!Files.exists(policy)) {
            return new Terms(Bans.LOOPBACK, Bans.STANDARD_TIME, true);
        }
        Policy read =
                PolicyFile.load(policy, configuration, names).check(policy).policy();
        return new Terms(read.neverBanned(), read.bans().time(), read.bans().scans());
    }

    /** Tells mistakes in place of throwing them. */
    public static FirewallCheck check(Path policy, Configuration configuration, Names names) {
        PolicyFile file = PolicyFile.load(policy, configuration, names);
        boolean right = file.mistakes().isEmpty();
        Collection<Host> hosts = file.policy().hosts().values();
        return new FirewallCheck(
                policy.toString(),
                right ? file.warnings().isEmpty() ? Severity.OK : Severity.WARNING : Severity.CRITICAL,
                hosts.size(),
                right
                        ? new RuleBook(file)
                                .all()
                                .mapToInt(rules -> rules.rules().size())
                                .sum()
                        : 0,
                file.mistakes().stream()
                        .map(mistake -> new FirewallCheck.Place(mistake.line(), mistake.column(), mistake.message()))
                        .toList(),
                file.warnings());
    }

    public FirewallReport show(Optional<String> host) {
        RuleSet rules = rules(host);
        return new FirewallReport(
                source.toString(),
                rules.host().name(),
                rules.host().roles().stream().map(Role::word).toList(),
                rules.host().addresses().list().stream().map(Network::toString).toList(),
                rules.rules().stream().map(Wording::of).toList(),
                rules.pinned(),
                file.warnings());
    }

    /** @param host only this one's openings; empty for all */
    public FirewallPorts ports(Optional<String> host) {
        Stream<RuleSet> sets = host.map(name -> Stream.of(book.of(named(name)))).orElseGet(book::all);
        return new FirewallPorts(
                source.toString(),
                sets.flatMap(rules -> rules.rules().stream()
                                .filter(rule -> rule.condition() instanceof Flow)
                                .map(rule ->
                                        new FirewallPorts.Opening(rules.host().name(), Wording.of(rule))))
                        .toList());
    }

    public FirewallExport export(Optional<String> host, String format) {
        return export(rules(host), format);
    }

    /** Of every host, in the order of the policy. */
    public List<FirewallExport> exportAll(String format) {
        return book.all().map(rules -> export(rules, format)).toList();
    }

    private FirewallExport export(RuleSet rules, String format) {
        List<Rendered> files = format.equals(HAPROXY)
                ? HaproxyExample.render(file.policy(), rules)
                : Format.find(format).orElseThrow(() -> unknown(format)).render(rules);
        return new FirewallExport(
                rules.host().name(),
                format,
                files.stream()
                        .map(each -> new FirewallExport.File(each.name(), each.text()))
                        .toList());
    }

    /**
     * What the command needs to load the rules of a host: the rules themselves, and how they stand in a simulation.
     *
     * @param session where the administrator sits and the port of SSH that was reached, as address and port; empty if not at another machine
     */
    public FirewallPlan plan(Optional<String> host, Optional<Packet> session) {
        RuleSet rules = rules(host);
        var nft = new NftRenderer(rules);
        Simulation.Outcome outcome = Simulation.of(file, rules);
        return new FirewallPlan(
                source.toString(),
                file.text(),
                rules.host().name(),
                nft.text(),
                nft.sets(),
                nft.lines(Direction.IN),
                nft.lines(Direction.OUT),
                new FirewallPlan.Simulation(outcome.flows(), outcome.probes(), outcome.wrong()),
                session.map(packet -> Way.step(rules, Direction.IN, packet)),
                file.policy().admin().sshPort(),
                file.policy().neverBanned().list().stream()
                        .map(Network::toString)
                        .toList(),
                file.policy().bans().time(),
                file.warnings());
    }

    /**
     * What to try from a host, or from all of a role, at the others.
     *
     * @param to likewise; empty for every host
     */
    public FirewallProbes probes(String from, Optional<String> to) {
        return Probes.of(source, file, book, from, to, own);
    }

    /** Who may talk to whom. */
    public FirewallPicture picture() {
        return new FirewallPicture(Picture.of(file.policy()));
    }

    /** @param listing of this machine's tables of others, as {@code nft list ruleset} writes it; they are asked where this machine is one of the ends */
    public FirewallVerdict explain(String from, String to, Protocol protocol, int port, Optional<String> listing) {
        FirewallVerdict ours = new Way(file, book, from, to).walk(protocol, port);
        List<FirewallVerdict.Foreign> foreign = listing.stream()
                .flatMap(text -> Stream.concat(
                        dropping(
                                text, Direction.OUT, ours.from(), new Packet(Address.parse(ours.to()), protocol, port)),
                        dropping(
                                text, Direction.IN, ours.to(), new Packet(Address.parse(ours.from()), protocol, port))))
                .toList();
        return new FirewallVerdict(
                ours.from(), ours.to(), ours.protocol(), ours.port(), ours.verdict(), ours.steps(), foreign);
    }

    private Stream<FirewallVerdict.Foreign> dropping(String listing, Direction direction, String here, Packet packet) {
        return own.contains(Address.parse(here))
                ? ForeignTables.dropping(listing, direction, packet).stream()
                : Stream.of();
    }

    private RuleSet rules(Optional<String> host) {
        return book.of(host.map(this::named).orElseGet(this::thisMachine));
    }

    private Host named(String name) {
        Host host = file.policy().hosts().get(name);
        if (host == null) {
            throw whichHost("There is no host \"" + name + "\" in " + source + ".");
        }
        return host;
    }

    private Host thisMachine() {
        Policy policy = file.policy();
        List<Host> mine = policy.hosts().size() == 1
                ? List.copyOf(policy.hosts().values())
                : own.stream()
                        .flatMap(address -> policy.hostsAt(address).stream())
                        .distinct()
                        .toList();
        if (mine.size() != 1) {
            throw whichHost(
                    mine.isEmpty()
                            ? "No host in " + source + " has an address of this machine."
                            : "Several hosts in " + source + " have addresses of this machine.");
        }
        return mine.get(0);
    }

    private InvalidInput whichHost(String why) {
        return new InvalidInput(Problem.of(
                "MK-FW-003",
                "It is not clear whose rules are meant.",
                why,
                "Name one with --host: "
                        + String.join(", ", file.policy().hosts().keySet())));
    }

    private static InvalidInput unknown(String format) {
        String known = Arrays.stream(Format.values()).map(Format::word).collect(Collectors.joining(", "));
        return new InvalidInput(Problem.of(
                "MK-FW-004",
                "There is no format \"" + format + "\".",
                "Rules are written as " + known + ", or " + HAPROXY + ".",
                "Name one of them: mapkeep firewall export --format nft"));
    }
}
