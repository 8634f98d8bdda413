package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.identity.oidc.HostileProvider;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a provider and back: who comes in, and who is sent away by a browser, a provider or a net that misbehaves. */
final class ProviderSignInTest extends ProviderTest {
    @Test
    void whoTheProviderVouchesForIsInWithTheRolesOfTheirMappedGroups() throws Exception {
        Flow flow = begin("staff", "/datasets/roads?pane=table");
        assertThat(flow.query)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "mapkeep")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", "https://maps.example.org/api/v1/oidc/staff/callback");
        assertThat(flow.cookie).doesNotContain(flow.query.get("state"), flow.query.get("nonce"));
        Response in = flow.finish("staff", Map.of());
        assertThat(location(in)).isEqualTo("/sign-in?to=%2Fdatasets%2Froads%3Fpane%3Dtable");
        var account = House.json(house.ask(House.with(House.token(in), Method.GET, "/api/v1/session")));
        assertThat(account.path("name").asText()).isEqualTo("staff:anna");
        assertThat(account.path("realm").asText()).isEqualTo("oidc:staff");
        assertThat(account.path("roles")).hasSize(1);
        assertThat(provider.lastTokenRequest).contains("code_verifier=").doesNotContain("client_secret");
    }

    @Test
    void aFlowIsFinishedOnceAndOnlyInTheBrowserThatBeganIt() {
        Flow flow = begin("staff", "/");
        assertThat(location(flow.finish("staff", Map.of()))).startsWith("/sign-in?to=");
        assertThat(location(flow.finish("staff", Map.of()))).contains("problem=MK-OID-003");

        Flow attackers = begin("staff", "/");
        Flow victims = begin("staff", "/");
        victims.query.put("state", attackers.query.get("state"));
        refused("MK-OID-003", "state", victims.finish("staff", Map.of()));
        assertThat(location(attackers.without().finish("staff", Map.of()))).contains("problem=MK-OID-003");

        Flow late = begin("staff", "/");
        house.clock.step(Duration.ofMinutes(11));
        assertThat(location(late.finish("staff", Map.of()))).contains("problem=MK-OID-003");

        Flow forged = begin("staff", "/");
        forged.cookie = forged.cookie.substring(0, 20)
                + (forged.cookie.charAt(20) == 'A' ? 'B' : 'A')
                + forged.cookie.substring(21);
        assertThat(location(forged.finish("staff", Map.of()))).contains("problem=MK-OID-003");
    }

    @Test
    void anAnswerOfOneProviderIsNotTakenForAnothers() {
        refused("MK-OID-005", "mix-up", begin("staff", "/").finish("guests", Map.of()));
        refused("MK-OID-005", "mix-up", begin("staff", "/").finish("staff", Map.of("iss", other.issuer)));
        assertThat(location(begin("staff", "/").finish("staff", Map.of("iss", provider.issuer))))
                .startsWith("/sign-in?to=");
    }

    @Test
    void aProviderThatAnnouncesToNameItselfMust() {
        provider.announced = Map.of("authorization_response_iss_parameter_supported", true);
        refused("MK-OID-005", "mix-up", begin("staff", "/").finish("staff", Map.of()));
    }

    @Test
    void aRefusedCodeAndARefusalAtTheProviderAreTold() {
        provider.token = exchange -> HostileProvider.json(
                exchange, 400, Map.of("error", "invalid_grant", "error_description", "used\nbefore"));
        refused("MK-OID-006", "code-refused", begin("staff", "/").finish("staff", Map.of()));
        assertThat(house.audit.last().detail().get("words")).startsWith("invalid_grant: used");
        refused("MK-OID-004", "refused-there", begin("staff", "/").finish("staff", Map.of("error", "access_denied")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "/\t/evil.example",
                "javascript:alert(1)",
                "/%0d%0aSet-Cookie:x",
                "/api/v1/session",
                "",
                "evil.example",
                "///evil.example"
            })
    void nobodyIsSentToAnotherSite(String to) {
        String location = location(begin("staff", to).finish("staff", Map.of()));
        String target = URLDecoder.decode(location.substring("/sign-in?to=".length()), StandardCharsets.UTF_8);
        assertThat(target).matches("/(%0d%0aSet-Cookie:x)?");
    }

    @Test
    void whatAProviderSendsIsBoundedAndSoIsTheWait() {
        provider.token = exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            byte[] junk = new byte[1 << 16];
            for (int i = 0; i < 4096; i++) {
                exchange.getResponseBody().write(junk);
            }
        };
        refused("MK-OID-002", "provider-unavailable", begin("staff", "/").finish("staff", Map.of()));
    }

    @Test
    void aProviderThatTricklesItsAnswerIsGivenUpAndThenLeftAloneForAMoment() {
        provider.token = exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 60; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                sleep(100);
            }
        };
        Flow second = begin("staff", "/");
        long began = System.nanoTime();
        refused("MK-OID-002", "provider-unavailable", begin("staff", "/").finish("staff", Map.of()));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        began = System.nanoTime();
        refused("MK-OID-002", "provider-unavailable", second.finish("staff", Map.of()));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void redirectsOfAProviderAreNotFollowedAndAnotherIssuerIsNone() {
        provider.wellKnown = exchange -> {
            exchange.getResponseHeaders().set("Location", other.issuer + "/.well-known/openid-configuration");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        };
        assertThat(location(start("staff", "/"))).contains("problem=MK-OID-002");
        provider.wellKnown = provider::discovery;
        provider.announced = Map.of("issuer", other.issuer);
        assertThat(location(start("staff", "/"))).contains("problem=MK-OID-002");
        provider.announced = Map.of("id_token_signing_alg_values_supported", List.of("HS256", "none"));
        assertThat(location(start("staff", "/"))).contains("problem=MK-OID-002");
        provider.announced = Map.of("token_endpoint", provider.issuer.replace("https", "http") + "/token");
        assertThat(location(start("staff", "/"))).contains("problem=MK-OID-002");
        assertThat(location(start("nobody", "/"))).contains("problem=MK-OID-001");
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
