package io.mapkeep.firewall.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.firewall.Prerequisite;
import io.mapkeep.firewall.TestPolicies;
import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.render.Format;
import io.mapkeep.firewall.render.Rendered;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.RuleSet;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The evaluator against the kernel: random packets, with the borders of every network and every range of ports among them, between two network namespaces. The rules of a host
 * are in force in one of them, and packets go both ways, so that both of its lists are tried.
 */
final class RealPacketsIT {
    private static final String POLICY = """
            [admin]
            from = ["10.9.1.0/30", "fd09:0:0:1::/64"]
            [host.here]
            roles = ["lb"]
            addresses = ["10.9.0.1", "fd09::1"]
            [host.origin1]
            roles = ["origin"]
            addresses = ["10.9.3.7", "fd09:0:0:3::7"]
            [peer.half]
            addresses = ["10.9.2.64/26", "10.9.2.0/28", "10.9.2.8/29", "fd09:0:0:2::/65"]
            [peer.old]
            addresses = ["10.9.4.0/24"]
            [service.odd]
            ports = ["tcp/1000-1999", "tcp/2000", "udp/500", "udp/60000-65535"]
            [service.one]
            ports = ["udp/1"]
            [allow.first]
            from = ["half"]
            to = ["here"]
            services = ["odd", "https"]
            [allow.world]
            from = ["any"]
            to = ["here"]
            services = ["http", "one"]
            [allow.four]
            from = ["old"]
            to = ["here"]
            services = ["odd"]
            [allow.out]
            from = ["here"]
            to = ["origin", "old"]
            services = ["https"]
            [egress]
            dns = ["10.9.2.53", "fd09:0:0:2::53"]
            [block]
            networks = ["10.9.4.128/25", "fd09:0:0:4::/64"]
            """;
    private static final Set<String> NEAR = Set.of("10.9.0.1", "fd09::1");
    private static final String NEAR_4 = "10.9.0.1";
    private static final String NEAR_6 = "fd09::1";
    private static final List<String> FAR_4 = List.of(
            "10.9.1.0",
            "10.9.1.3",
            "10.9.1.4",
            "10.9.2.0",
            "10.9.2.15",
            "10.9.2.16",
            "10.9.2.53",
            "10.9.2.63",
            "10.9.2.64",
            "10.9.2.127",
            "10.9.2.128",
            "10.9.3.7",
            "10.9.3.8",
            "10.9.4.1",
            "10.9.4.127",
            "10.9.4.128",
            "10.9.4.255");
    private static final List<String> FAR_6 = List.of(
            "fd09:0:0:1::",
            "fd09:0:0:1:ffff:ffff:ffff:ffff",
            "fd09:0:0:2::1",
            "fd09:0:0:2::53",
            "fd09:0:0:2:7fff:ffff:ffff:ffff",
            "fd09:0:0:2:8000::",
            "fd09:0:0:3::7",
            "fd09:0:0:3::8",
            "fd09:0:0:4::1",
            "fd09:0:0:5::");
    private static final int[] PORTS = {
        1, 2, 22, 53, 79, 80, 81, 443, 499, 500, 501, 999, 1000, 1500, 1999, 2000, 2001, 8443, 59_999, 60_000, 65_535
    };
    /** {@code -Dmapkeep.firewall.packets=1000} for the long form. */
    private static final int PROBES = Integer.getInteger("mapkeep.firewall.packets", 260);

    /** Asks the kernel which rule decided about each packet that begins something. */
    private static final String TRACE = """
            nft -f - <<X
            table inet trace {
            chain in { type filter hook prerouting priority -150; ct state new meta nftrace set 1; }
            chain out { type filter hook output priority -150; ct state new meta nftrace set 1; }
            }
            X
            stdbuf -oL nft monitor trace > trace &
            sleep 0.5
            """;
    /** The kernel tells at most one sender per second that a port is closed, unless asked otherwise; and neighbours have to be told apart at once. */
    private static final String QUIET = """
            echo 0 > /proc/sys/net/ipv4/icmp_ratemask
            echo 0 > /proc/sys/net/ipv4/icmp_ratelimit
            echo 0 > /proc/sys/net/ipv6/icmp/ratelimit
            """;

    /** In which packet filter the rules are in force, and how they get there. */
    enum Filter {
        NFT(Format.NFT, "nft -f mapkeep.nft\n", "nft", "nftables"),
        IPTABLES(
                Format.IPTABLES,
                "iptables-restore rules.v4; ip6tables-restore rules.v6\n",
                "iptables-restore",
                "iptables"),
        /** The real daemon, with a message bus of its own. */
        FIREWALLD(Format.FIREWALLD, """
                sed 's/^DefaultZone=.*/DefaultZone=mapkeep/' /etc/firewalld/firewalld.conf > firewalld.conf
                cat > bus.conf <<X
                <busconfig><listen>unix:path=$PWD/bus</listen><policy context="default"><allow user="*"/><allow own="*"/>
                <allow send_type="method_call"/><allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>
                X
                dbus-daemon --config-file=bus.conf --nofork > bus.log 2>&1 &
                export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$PWD/bus
                firewalld --nofork --nopid --system-config "$PWD" --log-file firewalld.log > firewalld.said 2>&1 &
                firewalld=$!
                while ! firewall-cmd --state > /dev/null 2>&1; do kill -0 $firewalld; sleep 0.1; done
                """, "firewalld", "firewalld"),
        /** The real command; its files are copies that only this namespace sees. */
        UFW(Format.UFW, """
                cp -r /etc/ufw etc-ufw; cp /etc/default/ufw default-ufw
                sed -i 's/^IPT_SYSCTL=.*/IPT_SYSCTL=/; s/^IPT_MODULES=.*/IPT_MODULES=/' default-ufw
                mount --bind etc-ufw /etc/ufw; mount --bind default-ufw /etc/default/ufw
                sh mapkeep-ufw.sh > ufw.said 2>&1; ufw --force enable >> ufw.said 2>&1
                """, "ufw", "ufw");

        private final Format format;
        private final String load;
        private final String program;
        private final String debianPackage;

        Filter(Format format, String load, String program, String debianPackage) {
            this.format = format;
            this.load = load;
            this.program = program;
            this.debianPackage = debianPackage;
        }
    }

    private record Probe(Direction direction, Protocol protocol, String near, String far, int port) {
        String line() {
            boolean in = direction == Direction.IN;
            return protocol.word() + " " + (in ? far : near) + " " + (in ? near : far) + " " + port;
        }
    }

    @ParameterizedTest
    @EnumSource(Filter.class)
    void theKernelDecidesAsTheEvaluatorSays(Filter filter, @TempDir Path folder)
            throws IOException, InterruptedException {
        RuleSet rules = TestPolicies.rules(TestPolicies.read(POLICY).check(folder), "here");
        for (Rendered file : filter.format.render(rules)) {
            Path written = folder.resolve(file.name());
            Files.createDirectories(written.getParent());
            Files.writeString(written, file.text());
        }
        List<Probe> probes = List.copyOf(probes());
        Files.write(folder.resolve("in"), lines(probes, Direction.IN));
        Files.write(folder.resolve("out"), lines(probes, Direction.OUT));
        Prerequisite.program(filter.program, filter.debianPackage);
        run(folder, filter.load + (filter == Filter.NFT ? TRACE : ""));
        List<String> wrong = new ArrayList<>();
        int passed = 0;
        for (Direction direction : Direction.values()) {
            List<Probe> some = probes.stream()
                    .filter(probe -> probe.direction() == direction)
                    .toList();
            List<String> answers = Files.readAllLines(folder.resolve(direction.word() + ".answers"));
            assertThat(answers).hasSameSizeAs(some);
            for (int i = 0; i < some.size(); i++) {
                Probe probe = some.get(i);
                var packet = new Packet(Address.parse(probe.far()), probe.protocol(), probe.port());
                var rule = Evaluator.deciding(rules, direction, packet);
                passed += answers.get(i).equals("pass") ? 1 : 0;
                if (!answers.get(i).equals(rule.verdict().word())) {
                    wrong.add(probe.line() + ": " + rule.id() + " says "
                            + rule.verdict().word() + ", the kernel " + answers.get(i));
                }
            }
        }
        if (filter == Filter.NFT) {
            wrong.addAll(new KernelTrace(NEAR).disagreements(folder.resolve("trace"), rules));
        }
        assertThat(wrong).isEmpty();
        assertThat(passed).as("both verdicts were tried").isBetween(20, probes.size() - 20);
    }

    private static Set<Probe> probes() {
        var random = new Random(42);
        Set<Probe> probes = new LinkedHashSet<>();
        while (probes.size() < PROBES) {
            boolean six = random.nextBoolean();
            List<String> far = six ? FAR_6 : FAR_4;
            int port = random.nextInt(8) == 0 ? 1 + random.nextInt(65_535) : PORTS[random.nextInt(PORTS.length)];
            probes.add(new Probe(
                    random.nextInt(3) == 0 ? Direction.OUT : Direction.IN,
                    random.nextInt(3) == 0 ? Protocol.UDP : Protocol.TCP,
                    six ? NEAR_6 : NEAR_4,
                    far.get(random.nextInt(far.size())),
                    port));
        }
        return probes;
    }

    private static List<String> lines(List<Probe> probes, Direction direction) {
        return probes.stream()
                .filter(probe -> probe.direction() == direction)
                .map(Probe::line)
                .toList();
    }

    /** Two namespaces and a cable; the outer one has the rules. It all ends with the shell. */
    private static void run(Path folder, String load) throws IOException, InterruptedException {
        String far = FAR_4.stream()
                        .map(address -> "ip addr add " + address + "/16 dev far\n")
                        .collect(Collectors.joining())
                + FAR_6.stream()
                        .map(address -> "ip addr add " + address + "/32 dev far nodad\n")
                        .collect(Collectors.joining());
        Files.writeString(folder.resolve("far.sh"), "set -e\nip link set lo up\nip link set far up\n" + far + QUIET);
        String script = """
                set -e
                mount -t tmpfs none /run
                unshare --net sh -c 'echo ready; exec cat' <&3 > ready 2>&1 &
                while ! [ -s ready ]; do sleep 0.05; done
                far=$!
                ip link add near type veth peer name far netns $far
                ip link set lo up
                ip link set near up
                ip addr add 10.9.0.1/16 dev near
                ip addr add fd09::1/32 dev near nodad
                nsenter --target $far --net sh -e far.sh
                """
                + QUIET + load
                + "nsenter --target $far --net $PROBER < in > in.answers\n$PROBER < out > out.answers\nkill $far\n";
        Files.writeString(folder.resolve("run.sh"), script);
        var shell = new ProcessBuilder(
                        Prerequisite.program("unshare", "util-linux"),
                        "--user",
                        "--map-root-user",
                        "--net",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        // All namespaces end with this shell, and the shell with the test.
                        "exec 3<&0; sh run.sh")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        shell.environment()
                .put(
                        "PROBER",
                        ProcessHandle.current().info().command().orElseThrow() + " -XX:TieredStopAtLevel=1 -Xmx64m -cp "
                                + classes() + " " + Prober.class.getName());
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.getOutputStream().close();
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Path classes() {
        try {
            return Path.of(Prober.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
