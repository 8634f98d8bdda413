package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole installation of five machines, each with the rules that the command makes for it, tried from every one of them by {@code mapkeep firewall check --from}. */
final class FirewallIT {
    private static final String POLICY = """
            [admin]
            from = ["10.77.0.1"]
            [peer.client]
            addresses = ["10.77.0.1", "fd77::1"]
            [host.edge1]
            roles = ["edge"]
            addresses = ["10.77.0.2", "fd77::2"]
            [host.lb1]
            roles = ["lb"]
            addresses = ["10.77.0.3", "fd77::3"]
            [host.origin1]
            roles = ["origin"]
            addresses = ["10.77.0.4", "fd77::4"]
            [host.replica1]
            roles = ["replica"]
            addresses = ["10.77.0.5", "fd77::5"]
            [service.metrics]
            ports = ["tcp/9100-9103", "udp/161-162"]
            [allow.world]
            from = ["any"]
            to = ["edge"]
            services = ["https", "http"]
            [allow.edge]
            from = ["edge"]
            to = ["lb"]
            services = ["https"]
            [allow.lb]
            from = ["lb"]
            to = ["origin", "replica"]
            services = ["https", "metrics"]
            [limits]
            ping = 10
            """;
    /** From here the tries go over SSH, from the administrator's machine. */
    private static final String OVER_SSH = "lb1";

    private static final List<String> NAMES = List.of("client", "edge1", "lb1", "origin1", "replica1");
    /** Answers on every port that something is allowed to reach, TCP by accepting and UDP by an echo. */
    private static final String LISTENERS = """
            import select, socket, sys
            ends = []
            for family, any in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
                for kind, ports in ((socket.SOCK_STREAM, (80, 443, 8443, 7500, 9100, 9103, *map(int, sys.argv[1:]))), (socket.SOCK_DGRAM, (161, 162))):
                    for port in ports:
                        end = socket.socket(family, kind)
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                        if family == socket.AF_INET6: end.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                        end.bind((any, port))
                        if kind == socket.SOCK_STREAM: end.listen(64)
                        ends.append(end)
            print("ready", flush=True)
            while True:
                for end in select.select(ends, [], [])[0]:
                    if end.type == socket.SOCK_STREAM: end.accept()[0].close()
                    else: end.sendto(b"yes", end.recvfrom(9)[1])
            """;
    /** Sends one echo request (RFC 792, RFC 4443); ends well if it is answered within a second, and is told so if the kernel lets none out. */
    private static final String PING = """
            import socket, sys
            six = ":" in sys.argv[1]
            end = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_RAW, 58 if six else 1)
            end.settimeout(1)
            try:
                end.sendto(bytes([128, 0, 0, 0, 0, 9, 0, 1]) if six else bytes([8, 0, 247, 245, 0, 9, 0, 1]), (sys.argv[1], 0))
                while True:
                    packet, sender = end.recvfrom(200)
                    if sender[0] == sys.argv[1] and packet[0 if six else 20] == (129 if six else 0): sys.exit(0)
            except OSError: sys.exit(1)
            """;

    @TempDir
    private Path folder;

    @Test
    void everyDeclaredFlowConnectsAndNothingElseDoes() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("firewall.toml"), POLICY);
        Files.writeString(folder.resolve("mapkeep.toml"), """
                [server]
                name = "origin1.test"
                https = "0.0.0.0:8443"
                [replica]
                listen = "0.0.0.0:7500"
                """);
        List<Process> listeners = new ArrayList<>();
        try (Lab lab = Lab.build()) {
            Map<String, Lab.Machine> byName = new LinkedHashMap<>();
            Function<String, Lab.Machine> machines = name -> Objects.requireNonNull(byName.get(name));
            for (String name : NAMES) {
                byName.put(name, lab.machine(name));
                List<String> listener = new ArrayList<>(at(machines.apply(name), "python3", "-c", LISTENERS));
                if (!name.equals(OVER_SSH)) {
                    listener.add("22");
                }
                listeners.add(new ProcessBuilder(listener).start());
            }
            for (Process listener : listeners) {
                assertThat(listener.inputReader().readLine()).isEqualTo("ready");
            }
            Ssh ssh = Ssh.in(folder);
            listeners.add(ssh.serve(machines.apply(OVER_SSH)));
            for (String name : NAMES.subList(1, NAMES.size())) {
                Path rules = folder.resolve(name + ".nft");
                Files.writeString(rules, run(0, mapkeep(machines.apply(name), "export")));
                run(0, at(machines.apply(name), "nft", "-f", rules.toString()));
            }
            Map<String, Process> looking = new LinkedHashMap<>();
            for (String name : NAMES) {
                List<String> look = mapkeep(
                        machines.apply(name.equals(OVER_SSH) ? "client" : name), "check", "--from", name, "--json");
                looking.put(name, start(name.equals(OVER_SSH) ? ssh.known(look) : look));
            }
            int declared = 0;
            int others = 0;
            for (Map.Entry<String, Process> each : looking.entrySet()) {
                JsonNode reach =
                        new ObjectMapper().readTree(said(0, each.getValue())).get(0);
                assertThat(reach.get("findings")).as(each.getKey()).isEmpty();
                assertThat(reach.get("untold").asInt())
                        .as("every service answered " + each.getKey())
                        .isZero();
                declared += reach.get("passed").asInt();
                others += reach.get("tries").asInt() - reach.get("passed").asInt();
            }
            assertThat(declared).isGreaterThan(30);
            assertThat(others).isGreaterThan(800);
            pings(machines);
            whatIsWrongIsFound(machines);
        } finally {
            listeners.forEach(Process::destroyForcibly);
        }
    }

    private static void pings(Function<String, Lab.Machine> machines) throws IOException, InterruptedException {
        for (String address : List.of("10.77.0.2", "fd77::3")) {
            run(0, at(machines.apply("client"), "python3", "-c", PING, address));
        }
        for (String address : List.of("10.77.0.1", "fd77::1")) {
            run(1, at(machines.apply("edge1"), "python3", "-c", PING, address));
        }
    }

    /** One rule too many and one that is missing. */
    private void whatIsWrongIsFound(Function<String, Lab.Machine> machines) throws IOException, InterruptedException {
        run(0, at(machines.apply("replica1"), "nft", "add rule inet mapkeep input tcp dport 80 accept"));
        run(0, at(machines.apply("replica1"), "nft", "insert rule inet mapkeep input tcp dport 9100 drop"));
        run(0, at(machines.apply("lb1"), "nft", "insert rule inet mapkeep output tcp dport 80 accept"));
        assertThat(run(2, mapkeep(machines.apply("lb1"), "check", "--from", "lb1", "--to", "replica")))
                .containsPattern("replica1 10.77.0.5 +tcp 80 +drop +open +lb1 out rest.out")
                .containsPattern("replica1 fd77::5 +tcp 80 +drop +open")
                .containsPattern("replica1 10.77.0.5 +tcp 9100 +pass +silent +replica1 in allow.lb/tcp")
                .contains("4 of ");
    }

    private List<String> mapkeep(Lab.Machine machine, String... words) {
        String launcher = System.getProperty("mapkeep.staged") + "/bin/mapkeep";
        return at(
                machine,
                Stream.concat(
                                Stream.of(
                                        launcher,
                                        "--config",
                                        folder.resolve("mapkeep.toml").toString(),
                                        "firewall"),
                                Stream.of(words))
                        .toArray(String[]::new));
    }

    private static List<String> at(Lab.Machine machine, String... command) {
        return Stream.concat(machine.around().stream(), Stream.of(command)).toList();
    }

    private static Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        return process;
    }

    private static String run(int exit, List<String> command) throws IOException, InterruptedException {
        return said(exit, start(command));
    }

    private static String said(int exit, Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(exit);
        return said;
    }
}
