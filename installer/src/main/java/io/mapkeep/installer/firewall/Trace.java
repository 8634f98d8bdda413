package io.mapkeep.installer.firewall;

import io.mapkeep.installer.machine.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Watches one real packet on its way through all tables of this machine, by {@code nft monitor trace}. A table of its own marks the packet and is gone afterwards; nothing else is
 * touched, and the mark changes no verdict.
 */
public final class Trace {
    private static final String TABLE = "inet mapkeep_trace";
    private static final Pattern RULE =
            Pattern.compile("trace id (\\w+) (\\S+ \\S+ \\S+) (?:rule (.*) \\(verdict (\\S+).*\\)|policy (\\S+))");
    private static final Pattern COMMENT = Pattern.compile("comment \"([^\"]*)\"");
    private static final Duration AFTERWARDS = Duration.ofMillis(700);

    private final String from;
    private final String to;
    private final String protocol;
    private final int port;

    public Trace(String from, String to, String protocol, int port) {
        this.from = from;
        this.to = to;
        this.protocol = protocol;
        this.port = port;
    }

    /**
     * A decision on the way.
     *
     * @param rule its id, or its text if it is not ours; {@code policy} for the end of a chain
     * @param verdict {@code accept}, {@code drop}, {@code jump} and so on
     */
    public record Step(String chain, String rule, String verdict) {}

    /** Whether the packet begins at this machine, so that it can be sent here. */
    public boolean beginsHere() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(from)) != null;
        } catch (IOException unknown) {
            return false;
        }
    }

    /**
     * Waits for the first such packet; if it begins here it is sent.
     *
     * @return the way it went; empty if none came in time
     */
    public List<Step> watch(Duration within) {
        Refusals.insistOnRoot();
        var nft = new Nft();
        nft.load(marking());
        Process monitor = Programs.start("nft", "monitor", "trace");
        try {
            CompletableFuture<List<Step>> seen = CompletableFuture.supplyAsync(() -> steps(monitor));
            TimeUnit.MILLISECONDS.sleep(300); // until it listens
            if (beginsHere()) {
                var unused = CompletableFuture.runAsync(this::send);
            }
            if (monitor.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                return seen.join();
            }
            monitor.destroy();
            return seen.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            monitor.destroy();
            nft.load("delete table " + TABLE + "\n");
        }
    }

    private String marking() {
        String family = from.indexOf(':') < 0 ? "ip" : "ip6";
        String packet = family + " saddr " + from + " " + family + " daddr " + to + " " + protocol + " dport " + port
                + (protocol.equals("tcp") ? " tcp flags & (syn|ack) == syn" : "") + " meta nftrace set 1\n";
        return "add table " + TABLE + "\ndelete table " + TABLE + "\ntable " + TABLE + " {\n"
                + "chain out { type filter hook output priority -300;\n" + packet + "}\n"
                + "chain in { type filter hook prerouting priority -300;\n" + packet + "}\n}\n";
    }

    /** Until a moment after the last word about the first packet: its way is over then. */
    private static List<Step> steps(Process monitor) {
        List<Step> steps = new ArrayList<>();
        String first = "";
        try (var lines = new BufferedReader(new InputStreamReader(monitor.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher said = RULE.matcher(line);
                if (!said.find()
                        || !first.isEmpty()
                                && !first.equals(said.group(1))
                                && !said.group(2).contains("input")) {
                    continue;
                }
                if (first.isEmpty()) {
                    first = said.group(1);
                    CompletableFuture.delayedExecutor(AFTERWARDS.toMillis(), TimeUnit.MILLISECONDS)
                            .execute(monitor::destroy);
                }
                step(said).ifPresent(steps::add);
            }
        } catch (IOException ended) {
            // by us
        }
        return steps;
    }

    private static Optional<Step> step(Matcher said) {
        String chain = said.group(2);
        if (chain.startsWith(TABLE)) {
            return Optional.empty();
        }
        if (said.group(3) == null) {
            return Optional.of(new Step(chain, "policy", said.group(5)));
        }
        Matcher comment = COMMENT.matcher(said.group(3));
        return Optional.of(new Step(
                chain, comment.find() ? comment.group(1) : said.group(3).strip(), said.group(4)));
    }

    private void send() {
        try {
            if (protocol.equals("tcp")) {
                try (var socket = new Socket()) {
                    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
                    socket.connect(new InetSocketAddress(InetAddress.getByName(to), port), 500);
                }
            } else {
                try (var socket = new java.net.DatagramSocket(new InetSocketAddress(InetAddress.getByName(from), 0))) {
                    socket.send(new java.net.DatagramPacket(new byte[] {0}, 1, InetAddress.getByName(to), port));
                }
            }
        } catch (IOException refusedOrDropped) {
            // what became of it the trace says
        }
    }
}
