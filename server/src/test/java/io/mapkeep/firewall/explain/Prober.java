package io.mapkeep.firewall.explain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs inside a network namespace: reads lines {@code PROTOCOL FROM TO PORT}, sends one packet each, and prints {@code pass} or {@code drop}. Nobody listens at the other end, so
 * a packet that passes is refused by the kernel there at once; one that is dropped gets no answer.
 */
final class Prober {
    private static final int PATIENCE_MILLIS = 900;
    private static final int AT_ONCE = 120;

    private Prober() {}

    public static void main(String[] arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<String> lines = in.lines().toList();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<String>> answers = lines.stream()
                .map(line -> threads.submit(() -> probe(line.split(" "))))
                .toList();
        for (Future<String> answer : answers) {
            System.out.println(answered(answer));
        }
        threads.shutdown();
    }

    private static String answered(Future<String> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            return "trouble " + failure.getCause();
        }
    }

    private static String probe(String[] words) throws IOException {
        InetAddress from = InetAddress.getByName(words[1]);
        var to = new InetSocketAddress(InetAddress.getByName(words[2]), Integer.parseInt(words[3]));
        try {
            if (words[0].equals("tcp")) {
                connect(from, to);
            } else {
                send(from, to);
            }
            return "trouble: somebody listens";
        } catch (SocketTimeoutException silence) {
            return "drop";
        } catch (PortUnreachableException refused) {
            return "pass";
        } catch (NoRouteToHostException unreachable) {
            return "trouble " + unreachable;
        } catch (ConnectException refused) {
            return String.valueOf(refused.getMessage()).contains("refused") ? "pass" : "drop";
        } catch (IOException failure) {
            // A packet that is dropped on the way out tells its sender so, by EPERM.
            return String.valueOf(failure.getMessage()).contains("not permitted") ? "drop" : "trouble " + failure;
        }
    }

    private static void connect(InetAddress from, InetSocketAddress to) throws IOException {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(to, PATIENCE_MILLIS);
        }
    }

    private static void send(InetAddress from, InetSocketAddress to) throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
            socket.connect(to);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.send(new DatagramPacket(new byte[] {1}, 1));
            socket.receive(new DatagramPacket(new byte[1], 1));
        }
    }
}
