package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.mapkeep.identity.oidc.HostileProvider;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.StubRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A house with two providers of which one lies as a test wants, over real TLS. */
abstract class ProviderTest {
    /** What is known of a provider is old after this, and no failure counts any more. */
    static final Duration FORGET = Duration.ofDays(2);

    static final RSAKey STRANGER = HostileProvider.newKey();

    @TempDir
    static Path providerFolder;

    static HostileProvider provider;
    static HostileProvider other;

    static House house;

    @BeforeAll
    static void start() throws IOException {
        provider = new HostileProvider(providerFolder.resolve("one"));
        other = new HostileProvider(providerFolder.resolve("other"));
        house = new House(
                providerFolder.resolve("house"),
                "[server]\nname = \"maps.example.org\"\n" + provider.toml("staff", providerFolder)
                        + other.toml("guests", providerFolder));
    }

    @AfterAll
    static void stop() {
        house.close();
        provider.close();
        other.close();
    }

    @BeforeEach
    void tellTheTruth() {
        provider.key = provider.first;
        provider.published = new JWKSet(provider.key.toPublicJWK());
        provider.claims = set -> set;
        provider.signer = provider::sign;
        provider.announced = Map.of();
        provider.userinfo = Map.of("sub", "s-1");
        provider.token = provider::grant;
        provider.wellKnown = provider::discovery;
        house.clock.step(FORGET);
    }

    String name(Response in) {
        return House.json(house.ask(House.with(House.token(in), Method.GET, "/api/v1/session")))
                .path("name")
                .asText();
    }

    void refused(String code, String reason, Response answer) {
        assertThat(location(answer)).startsWith("/sign-in?problem=" + code);
        assertThat(answer.headers()).doesNotContainKey("Set-Cookie");
        assertThat(house.audit.last().detail()).containsEntry("reason", reason);
    }

    static String location(Response answer) {
        assertThat(answer.status()).isEqualTo(303);
        return String.valueOf(answer.headers().get("Location"));
    }

    Response start(String name, String to) {
        return house.ask(
                StubRequest.of(Method.GET, "/api/v1/oidc/" + name + "/start").withQueries(Map.of("to", to)));
    }

    Flow begin(String name, String to) {
        house.clock.step(Duration.ofSeconds(61));
        return new Flow(start(name, to));
    }

    /** A browser between start and callback. */
    final class Flow {
        final Map<String, String> query = new TreeMap<>();
        String cookie;

        Flow(Response started) {
            URI location = URI.create(location(started));
            assertThat(location.getRawQuery()).as(location.toString()).isNotNull();
            for (String pair : location.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            cookie = House.token(started);
            provider.nonce = query.getOrDefault("nonce", "");
        }

        Flow without() {
            cookie = "";
            return this;
        }

        Response finish(String name, Map<String, String> more) {
            Map<String, String> queries = new LinkedHashMap<>(Map.of("state", query.get("state"), "code", "c0de"));
            queries.putAll(more);
            return house.ask(StubRequest.of(Method.GET, "/api/v1/oidc/" + name + "/callback")
                    .withCookie("__Host-mapkeep-provider", cookie)
                    .withQueries(new HashMap<>(queries)));
        }
    }
}
