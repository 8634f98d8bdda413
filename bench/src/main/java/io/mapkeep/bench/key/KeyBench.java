package io.mapkeep.bench.key;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Asks who makes a request, by a session, a key and a signature, with a thousand keys and with a million. "From the database" steps the clock past the few seconds
 * that a key is remembered for, so that each look-up reads the table.
 */
public final class KeyBench {
    private static final int SAMPLE = 1000;
    private static final int ROUNDS = 20;
    private static final int WARM = 5;
    private static final Duration PAST_MEMORY = Duration.ofSeconds(11);

    private final KeyHouse house;
    private final List<KeyRequest> keys = new ArrayList<>();
    private final KeyPair pair;
    private final String signer;

    private KeyBench(KeyHouse house) throws GeneralSecurityException {
        this.house = house;
        this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        for (int i = 0; i < SAMPLE; i++) {
            JsonNode made = house.addKey(Map.of("name", "bench " + i, "user", "admin"));
            keys.add(KeyRequest.with(
                    "Authorization", "Bearer " + made.path("secret").asText()));
        }
        this.signer = house.addKey(Map.of(
                        "name",
                        "signer",
                        "user",
                        "admin",
                        "publicKey",
                        Base64.getEncoder().encodeToString(encoded)))
                .path("key")
                .path("id")
                .asText();
    }

    /** @param arguments how many keys there are at last; a million unless told */
    public static void main(String[] arguments) throws Exception {
        int many = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path folder = Files.createTempDirectory("key-bench");
        try (var house = new KeyHouse(folder)) {
            var bench = new KeyBench(house);
            house.fillAccounts(200);
            bench.list("300 accounts, from the 150th", "1/ldap/person0000050");
            Cost few = bench.measure("1,000 keys");
            long began = System.nanoTime();
            house.fill(many - SAMPLE);
            System.out.printf(
                    Locale.ROOT,
                    "filled up to %,d keys in %.0f s; database %,d MiB%n",
                    many,
                    (System.nanoTime() - began) / 1e9,
                    house.megabytes());
            Cost full = bench.measure(String.format(Locale.ROOT, "%,d keys", many));
            house.forgetAccounts();
            house.fillAccounts(66_666);
            bench.list("100,000 accounts, from the 80,000th", "1/ldap/person0046666");
            System.out.printf(
                    Locale.ROOT, "from the database, CPU: %.2f times that of 1,000 keys%n", full.cpu / few.cpu);
        }
    }

    /** A page of 100 accounts, as the people's page asks for. */
    private void list(String title, String after) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            long began = System.nanoTime();
            house.users(after);
            if (i >= 100) {
                waits.add(System.nanoTime() - began);
            }
        }
        waits.sort(Long::compare);
        System.out.printf(Locale.ROOT, "%s: a page of 100 takes %.1f ms (p50)%n", title, waits.get(100) / 1e6);
    }

    /** In microseconds a request: of this thread's processor time, and the median of what one waited. */
    private record Cost(double cpu, double median) {}

    private Cost measure(String title) {
        System.out.println(title);
        Cost cold = run("key from the database", round -> house.step(PAST_MEMORY), keys);
        run("key from memory", round -> {}, keys);
        run("session", round -> {}, Collections.nCopies(SAMPLE, KeyRequest.session(house.signIn())));
        runSigned();
        return cold;
    }

    private void runSigned() {
        IntFunction<List<KeyRequest>> fresh = round -> {
            List<KeyRequest> signed = new ArrayList<>();
            for (int i = 0; i < SAMPLE / 5; i++) {
                signed.add(sign(round + "-" + i));
            }
            return signed;
        };
        var meter = new Meter();
        for (int round = 0; round < WARM + ROUNDS; round++) {
            house.step(Duration.ofSeconds(1));
            List<KeyRequest> requests = fresh.apply(round);
            meter.run(requests, round >= WARM);
        }
        meter.report("signature (Ed25519)");
    }

    private Cost run(String name, IntConsumer before, List<KeyRequest> requests) {
        var meter = new Meter();
        for (int round = 0; round < WARM + ROUNDS; round++) {
            before.accept(round);
            meter.run(requests, round >= WARM);
        }
        return meter.report(name);
    }

    private KeyRequest sign(String nonce) {
        String params = "(\"@method\" \"@target-uri\");created=" + house.now().getEpochSecond() + ";keyid=\"" + signer
                + "\";nonce=\"" + nonce + "\"";
        String base =
                "\"@method\": GET\n\"@target-uri\": https://maps.example.org/api/v1/datasets\n\"@signature-params\": "
                        + params;
        try {
            var maker = Signature.getInstance("Ed25519");
            maker.initSign(pair.getPrivate());
            maker.update(base.getBytes(StandardCharsets.US_ASCII));
            return KeyRequest.signed(
                    "sig=" + params, "sig=:" + Base64.getEncoder().encodeToString(maker.sign()) + ":");
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Adds up what requests cost. */
    private final class Meter {
        private final List<Long> waits = new ArrayList<>();
        private long processor;

        void run(List<KeyRequest> requests, boolean counts) {
            var threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            long[] each = new long[requests.size()];
            for (int i = 0; i < each.length; i++) {
                long began = System.nanoTime();
                if (house.who(requests.get(i)).anonymous()) {
                    throw new IllegalStateException("nobody came in");
                }
                each[i] = System.nanoTime() - began;
            }
            if (counts) {
                processor += threads.getCurrentThreadCpuTime() - before;
                Arrays.stream(each).forEach(waits::add);
            }
        }

        Cost report(String name) {
            waits.sort(Long::compare);
            var cost = new Cost(processor / 1e3 / waits.size(), waits.get(waits.size() / 2) / 1e3);
            System.out.printf(
                    Locale.ROOT,
                    "  %-24s CPU %7.1f us   p50 %7.1f us   p99 %7.1f us%n",
                    name,
                    cost.cpu,
                    cost.median,
                    waits.get(waits.size() * 99 / 100) / 1e3);
            return cost;
        }
    }
}
