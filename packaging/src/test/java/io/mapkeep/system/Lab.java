package io.mapkeep.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Machines of the kernel's own: network namespaces with an address each, joined by a bridge that the test reaches too. Cables can be cut and slowed down.
 *
 * <pre>
 *   test, 10.77.0.254 ──[ bridge ]──┬── veth ── primary.test,         10.77.0.1
 *                                   └── veth ── standby.primary.test, 10.77.0.2
 * </pre>
 *
 * <p>One at a time on a machine: {@link #build} waits for whoever has one. Needs root, iproute2, and a kernel with bridges and veth.
 */
final class Lab implements AutoCloseable {
    /** Where the test itself is, seen from the machines. */
    static final String OUTSIDE = "10.77.0.254";

    private static final String BRIDGE = "mapkeep-lab";
    private static final int MOST = 5;

    private final List<Machine> machines = new ArrayList<>();

    /** One of them. */
    record Machine(String name, String address, int number) {
        String address6() {
            return "fd77::" + number;
        }

        private String space() {
            return "mapkeep-" + number;
        }

        private String cable() {
            return "mapkeep-v" + number;
        }

        /** Goes before the command line of a process that is to run there. */
        List<String> around() {
            return List.of("ip", "netns", "exec", space());
        }

        /** Pulls the cable, or puts it back. */
        void connected(boolean wanted) throws IOException, InterruptedException {
            run("ip", "link", "set", cable(), wanted ? "up" : "down");
        }

        /** Lets no more than this through to the machine; there is no loss, only a queue. */
        void slow(String rate) throws IOException, InterruptedException {
            run(
                    "tc", "qdisc", "replace", "dev", cable(), "root", "tbf", "rate", rate, "burst", "32kb", "latency",
                    "400ms");
        }

        void fast() throws IOException, InterruptedException {
            run("tc", "qdisc", "del", "dev", cable(), "root");
        }
    }

    /** Its lock ends with the process, however that ends. */
    private final FileChannel turn;

    private Lab(FileChannel turn) {
        this.turn = turn;
    }

    static Lab build() throws IOException, InterruptedException {
        var turn = FileChannel.open(
                Path.of(System.getProperty("java.io.tmpdir"), BRIDGE + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        turn.lock();
        var lab = new Lab(turn);
        lab.tearDown(); // what a test left that was killed
        run("ip", "link", "add", BRIDGE, "type", "bridge");
        run("ip", "address", "add", OUTSIDE + "/24", "dev", BRIDGE);
        run("ip", "link", "set", BRIDGE, "up");
        return lab;
    }

    Machine machine(String name) throws IOException, InterruptedException {
        int number = machines.size() + 1;
        var machine = new Machine(name, "10.77.0." + number, number);
        machines.add(machine);
        run("ip", "netns", "add", machine.space());
        run("ip", "link", "add", machine.cable(), "type", "veth", "peer", "name", "eth0", "netns", machine.space());
        run("ip", "link", "set", machine.cable(), "master", BRIDGE, "up");
        inside(machine, "ip", "address", "add", machine.address() + "/24", "dev", "eth0");
        inside(machine, "ip", "address", "add", machine.address6() + "/64", "dev", "eth0", "nodad");
        inside(machine, "ip", "link", "set", "eth0", "up");
        inside(machine, "ip", "link", "set", "lo", "up");
        return machine;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (turn) {
            tearDown();
        }
    }

    private void tearDown() throws IOException, InterruptedException {
        for (int number = 1; number <= MOST; number++) {
            attempt("ip", "netns", "delete", "mapkeep-" + number);
            attempt("ip", "link", "delete", "mapkeep-v" + number);
        }
        attempt("ip", "link", "delete", BRIDGE);
        machines.clear();
    }

    private static void inside(Machine machine, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(machine.around());
        line.addAll(List.of(command));
        run(line.toArray(String[]::new));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        String said = attempt(command);
        if (!said.isEmpty()) {
            throw new AssertionError(String.join(" ", command) + ": " + said
                    + "\nThis test builds networks: it needs root and iproute2 (apt-get install iproute2).");
        }
    }

    /** What it said when it failed; nothing if it did not. */
    private static String attempt(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "it hangs";
        }
        return process.exitValue() == 0 ? "" : said.isBlank() ? "exit " + process.exitValue() : said;
    }
}
