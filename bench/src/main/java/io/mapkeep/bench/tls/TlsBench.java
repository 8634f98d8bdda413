package io.mapkeep.bench.tls;

import io.mapkeep.access.Principal;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.TlsSection.Engine;
import io.mapkeep.contract.configuration.TlsSection.Profile;
import io.mapkeep.contract.configuration.TlsSection.Serving;
import io.mapkeep.http.HttpDoor;
import io.mapkeep.http.TlsTerms;
import io.mapkeep.tls.ServerCredentials;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.LeafForm;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.authority.ServerForm;
import io.mapkeep.tls.authority.StatusPlaces;
import io.mapkeep.tls.key.KeyKind;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Prints how many leaves one processor signs in a second, and how long the port takes for another certificate. */
public final class TlsBench {
    private static final Duration LIFE = Duration.ofDays(47);
    private static final Duration EACH = Duration.ofSeconds(3);
    private static final int RELOADS = 100;

    private TlsBench() {}

    public static void main(String[] arguments) {
        System.out.println("| what | measured | goal |");
        System.out.println("|---|---|---|");
        Instant now = Instant.now();
        Names names = Names.of("maps.example.org", List.of());
        Issued root = Issuance.root(1, Constraints.of(names, List.of()), KeyKind.P256.make(), now);
        Issued intermediate = Issuance.intermediate(2, root, KeyKind.P256, now);
        leaves(intermediate, names, now);
        for (Engine engine : Engine.values()) {
            reloads(engine, intermediate, names, now);
        }
    }

    private static void leaves(Issued intermediate, Names names, Instant now) {
        PublicKey key = KeyKind.P256.make().getPublic();
        var form = new LeafForm(key, names, Optional.empty(), KeyPurposeId.id_kp_serverAuth, now.plus(LIFE));
        long count = 0;
        long begin = 0;
        // The first round is for warming up.
        for (int round = 0; round < 2; round++) {
            count = 0;
            begin = System.nanoTime();
            while (System.nanoTime() - begin < EACH.toNanos()) {
                Issuance.leaf(intermediate, form, StatusPlaces.NONE, now);
                count++;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| leaves signed by one processor in a second | %.0f | 1,000 |%n",
                count * 1e9 / (System.nanoTime() - begin));
    }

    private static void reloads(Engine engine, Issued intermediate, Names names, Instant now) {
        var credentials = new Exchanged(intermediate, names, now);
        Configuration settings = ConfigurationFile.parse("[server]\nhttps = \"127.0.0.1:0\"\nhttp = \"\"\n")
                .check("bench")
                .configuration();
        var terms = TlsTerms.of(new Serving(Profile.INTERMEDIATE, engine, false, false), credentials);
        try (var door =
                new HttpDoor(settings.server(), settings.limits(), terms, request -> Principal.ANONYMOUS, List.of())) {
            door.start();
            long[] took = new long[RELOADS];
            for (int i = 0; i < RELOADS; i++) {
                credentials.next();
                long begin = System.nanoTime();
                credentials.listeners.forEach(Runnable::run);
                took[i] = System.nanoTime() - begin;
            }
            Arrays.sort(took);
            System.out.printf(
                    Locale.ROOT,
                    "| another certificate at the port, %s: median, longest of %d | %.1f ms, %.1f ms | 100 ms |%n",
                    engine.name().toLowerCase(Locale.ROOT),
                    RELOADS,
                    took[RELOADS / 2] / 1e6,
                    took[RELOADS - 1] / 1e6);
        }
    }

    private static final class Exchanged implements ServerCredentials {
        private final List<KeyMaterial> made = new ArrayList<>();
        private final List<Runnable> listeners = new ArrayList<>();
        private int present;

        Exchanged(Issued intermediate, Names names, Instant now) {
            for (int i = 0; i < 2; i++) {
                Issued server = Issuance.server(
                        3 + i, intermediate, new ServerForm(names, LIFE, KeyKind.P256), StatusPlaces.NONE, now);
                made.add(new KeyMaterial(server.key(), List.of(server.certificate(), intermediate.certificate())));
            }
        }

        void next() {
            present = 1 - present;
        }

        @Override
        public KeyMaterial current() {
            return made.get(present);
        }

        @Override
        public void onChange(Runnable listener) {
            listeners.add(listener);
        }
    }
}
