package io.mapkeep.tls.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.AcmeSection;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.authority.AuthorityStore;
import io.mapkeep.tls.authority.KeyCipher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against pebble, which wants a binding, is trusted by a file, and rejects every third good nonce. */
class AcmeIT {
    private static final List<String> NAMES = List.of("maps.example.org", "tiles.example.org");

    @TempDir
    Path folder;

    private final List<AuditEvent> audited = new ArrayList<>();
    private final AuditLog audit = new AuditLog() {
        @Override
        public void record(AuditEvent event) {
            audited.add(event);
        }

        @Override
        public void note(AuditEvent event) {}
    };
    private final AtomicInteger changes = new AtomicInteger();
    private volatile boolean answering = true;
    private Database database;
    private SecretStore secrets;
    private HttpServer plain;
    private Pebble pebble;
    private volatile AcmeRenewal renewal;

    @BeforeEach
    void open() throws Exception {
        secrets = SecretStore.open(folder.resolve("secrets"));
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        assertThat(new AuthorityStore(Places.of(database), secrets).all()).isEmpty();
        plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plain.setExecutor(Executors.newCachedThreadPool());
        plain.createContext("/", exchange -> {
            byte[] answer = answering ? answer(exchange.getRequestURI().getPath()) : new byte[0];
            exchange.sendResponseHeaders(answer.length == 0 ? 404 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        plain.start();
        pebble = new Pebble(
                folder,
                plain.getAddress().getPort(),
                Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "33", "PEBBLE_AUTHZREUSE", "0"));
        renewal = renewal(Clock.systemUTC());
    }

    @AfterEach
    void close() {
        pebble.close();
        plain.stop(0);
        database.close();
    }

    @Test
    void getsACertificateKeepsItAndRenewsItInTime() {
        renewal.renewIfDue();
        assertThat(renewal.state().error()).isEmpty();
        Obtained first = renewal.usable().orElseThrow();
        assertThat(first.chain()).hasSizeGreaterThan(1);
        assertThat(changes).hasValue(1);
        assertThat(audited).extracting(AuditEvent::action).containsExactly("certificate.issue");

        renewal = renewal(Clock.systemUTC());
        renewal.renewIfDue();
        assertThat(renewal.usable().orElseThrow().certificate()).isEqualTo(first.certificate());
        assertThat(changes).hasValue(1);

        renewal = renewal(Clock.fixed(first.renewsAt().plusSeconds(1), ZoneOffset.UTC));
        renewal.renewIfDue();
        assertThat(renewal.state().error()).isEmpty();
        assertThat(renewal.usable().orElseThrow().certificate()).isNotEqualTo(first.certificate());
        Instant after =
                renewal.usable().orElseThrow().certificate().getNotAfter().toInstant();
        assertThat(renewal(Clock.fixed(after, ZoneOffset.UTC)).usable()).isEmpty();
    }

    @Test
    void afterARefusalItWaitsSaysWhyAndSucceedsOnceItCan() {
        answering = false;
        renewal.renewIfDue();
        assertThat(renewal.state().error().orElse("")).contains("example.org", "404");
        assertThat(renewal.state().notBefore())
                .isBetween(Instant.now().plusSeconds(50), Instant.now().plusSeconds(80));
        assertThat(renewal.usable()).isEmpty();
        answering = true;
        renewal.renewIfDue();
        assertThat(renewal.usable()).as("not before its time").isEmpty();
        renewal = renewal(Clock.systemUTC());
        renewal.renewIfDue();
        assertThat(renewal.usable()).isPresent();
    }

    /** Ended while the authority looks; account, order and key are those of before. */
    @Test
    void goesOnWithItsOrderWhereItWasEnded() throws Exception {
        var holding = new CountDownLatch(1);
        var asked = new CountDownLatch(NAMES.size());
        // The authority asks several times for each name, and gets what the appliance had to say when it lived.
        Map<String, byte[]> said = new ConcurrentHashMap<>();
        plain.removeContext("/");
        plain.createContext("/", exchange -> {
            byte[] answer = said.computeIfAbsent(exchange.getRequestURI().getPath(), path -> {
                byte[] first = answer(path);
                asked.countDown();
                return first;
            });
            await(holding);
            exchange.sendResponseHeaders(answer.length == 0 ? 404 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        Thread working = new Thread(renewal::renewIfDue);
        working.start();
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        var store = new AcmeStore(database, KeyCipher.of(secrets), pebble.directory());
        AcmeStore.Order order = store.order().orElseThrow();
        AcmeStore.Account account = store.account().orElseThrow();
        holding.countDown();
        working.interrupt();
        working.join(30_000);
        AcmeRenewal before = renewal;
        if (before.usable().isEmpty()) {
            renewal = renewal(Clock.systemUTC());
            renewal.renewIfDue();
        }
        assertThat(renewal.state().error()).isEmpty();
        assertThat(renewal.usable().orElseThrow().certificate().getPublicKey())
                .isEqualTo(order.keys().getPublic());
        assertThat(store.account().orElseThrow().location()).isEqualTo(account.location());
        assertThat(store.order()).isEmpty();
    }

    @Test
    void anAuthorityThatIsNotTrustedIsNotAsked() {
        renewal = renewal(Clock.systemUTC(), "");
        renewal.renewIfDue();
        assertThat(renewal.state().error().orElse("")).isNotEmpty();
        assertThat(renewal.usable()).isEmpty();
    }

    private AcmeRenewal renewal(Clock clock) {
        return renewal(clock, pebble.trust().toString());
    }

    private AcmeRenewal renewal(Clock clock, String trust) {
        try {
            Path key = Files.writeString(folder.resolve("eab"), Pebble.BINDING_KEY + "\n");
            AcmeSection settings = ConfigurationFile.parse("""
                    [tls.acme]
                    directory = "%s"
                    contact = "admin@example.org"
                    agree_to_terms = true
                    ca_file = "%s"
                    eab_key_id = "kid-1"
                    eab_key_file = "%s"
                    """.formatted(pebble.directory(), trust, key))
                    .check("test")
                    .configuration()
                    .acme();
            return new AcmeRenewal(
                    settings,
                    NAMES,
                    database,
                    KeyCipher.of(secrets),
                    audit,
                    clock,
                    folder.resolve("acme-hook-wanted"),
                    changes::incrementAndGet);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** As the plain port would: RevocationIT has that. */
    private byte[] answer(String path) {
        try {
            Response response = renewal.resources()
                    .get(0)
                    .routes()
                    .get(0)
                    .handler()
                    .handle(StubRequest.of(Method.GET, path)
                            .withParameter("token", path.substring(path.lastIndexOf('/') + 1)));
            return response.body() instanceof Response.Body.Bytes whole ? whole.bytes() : new byte[0];
        } catch (ProblemException none) {
            return new byte[0];
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
