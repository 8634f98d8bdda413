package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
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
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in by a provider that lies, over real TLS: for each lie nobody is in, and the audit log knows the reason. */
final class ProviderSignInTest {
    /** What is known of a provider is old after this, and no failure counts any more. */
    private static final Duration FORGET = Duration.ofDays(2);

    private static final RSAKey STRANGER = HostileProvider.newKey();

    @TempDir
    static Path providerFolder;

    private static HostileProvider provider;
    private static HostileProvider other;

    private static House house;

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

    /** What is wrong with an ID token. */
    enum Lie {
        ISSUER {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.issuer(other.issuer);
            }
        },
        ISSUER_WITH_A_SLASH {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.issuer(provider.issuer + "/");
            }
        },
        AUDIENCE {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.audience("somebody-else");
            }
        },
        MORE_AUDIENCES {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.audience(List.of("mapkeep", "somebody-else")).claim("azp", "mapkeep");
            }
        },
        NONCE {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.claim("nonce", "another");
            }
        },
        NO_NONCE {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.claim("nonce", null);
            }
        },
        STALE {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.expirationTime(Date.from(Instant.now().minusSeconds(90)));
            }
        },
        OF_TOMORROW {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.issueTime(Date.from(Instant.now().plusSeconds(86_400)))
                        .expirationTime(Date.from(Instant.now().plusSeconds(90_000)));
            }
        },
        ACCESS_TOKEN_OF_OTHERS {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA");
            }
        };

        abstract JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims);
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void aTokenThatIsNotForThisSignInIsRefused(Lie lie) {
        provider.claims = lie::tell;
        refused("MK-OID-005", "id-token", begin("staff", "/").finish("staff", Map.of()));
    }

    @Test
    void aClockThatIsOffByLessThanTheSkewIsForgiven() {
        provider.claims = set -> set.expirationTime(Date.from(Instant.now().minusSeconds(30)));
        assertThat(location(begin("staff", "/").finish("staff", Map.of()))).startsWith("/sign-in?to=");
    }

    @Test
    void tokensThatAnybodyCanMakeAreRefused() {
        RSAKey sameName =
                new RSAKey.Builder(STRANGER).keyID(provider.key.getKeyID()).build();
        List<HostileProvider.Signer> signers = List.of(
                provider::unsigned,
                provider::signedWithThePublicKey,
                set -> HostileProvider.sign(set, sameName, "JWT"),
                set -> HostileProvider.sign(set, STRANGER, "JWT"));
        for (var signer : signers) {
            provider.signer = signer;
            Response answer = begin("staff", "/").finish("staff", Map.of());
            assertThat(location(answer)).startsWith("/sign-in?problem=MK-OID-005");
            assertThat(answer.headers()).doesNotContainKey("Set-Cookie");
        }
    }

    /** In a house of its own: how often keys are fetched is counted on the real clock, for all tests together. */
    @Test
    void keysAreRotatedWithoutARestartAndStrangeOnesAreNotFetchedForEachToken(@TempDir Path folder) throws IOException {
        House shared = house;
        try (var own = new House(folder, "[server]\nname = \"maps.example.org\"\n" + provider.toml("staff", folder))) {
            house = own;
            assertThat(location(begin("staff", "/").finish("staff", Map.of()))).startsWith("/sign-in?to=");
            provider.key = HostileProvider.newKey();
            provider.published = new JWKSet(provider.key.toPublicJWK());
            assertThat(location(begin("staff", "/").finish("staff", Map.of()))).startsWith("/sign-in?to=");
            int before = provider.keyFetches.get();
            for (int i = 0; i < 10; i++) {
                RSAKey stranger =
                        new RSAKey.Builder(STRANGER).keyID("stranger-" + i).build();
                provider.signer = set -> HostileProvider.sign(set, stranger, "JWT");
                refused("MK-OID-005", "id-token", begin("staff", "/").finish("staff", Map.of()));
            }
            assertThat(provider.keyFetches.get() - before).isLessThanOrEqualTo(2);
        } finally {
            house = shared;
        }
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

    @Test
    void somebodyElsesUserinfoAndGroupsCutShortAreRefused() {
        provider.userinfo = Map.of("sub", "s-2", "groups", List.of("staff"));
        refused("MK-OID-005", "userinfo", begin("staff", "/").finish("staff", Map.of()));
        provider.userinfo = Map.of("sub", "s-1");
        provider.claims = set -> set.claim("groups", null).claim("_claim_names", Map.of("groups", "src1"));
        refused("MK-OID-008", "groups-cut-short", begin("staff", "/").finish("staff", Map.of()));
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

    @Test
    void aNameIsTheSubjectsThatCameWithItFirst() {
        begin("staff", "/").finish("staff", Map.of());
        provider.claims = set -> set.subject("s-9");
        provider.userinfo = Map.of("sub", "s-9");
        assertThat(name(begin("staff", "/").finish("staff", Map.of()))).isEqualTo("staff:anna~2");
        provider.claims = set -> set.claim("preferred_username", "erika");
        provider.userinfo = Map.of("sub", "s-1");
        assertThat(name(begin("staff", "/").finish("staff", Map.of())))
                .as("who is called otherwise there keeps the account")
                .isEqualTo("staff:anna");
        provider.claims = set -> set.claim("groups", List.of("other")).subject("s-3");
        provider.userinfo = Map.of("sub", "s-3");
        assertThat(location(begin("staff", "/").finish("staff", Map.of()))).contains("problem=MK-IDN-002");
    }

    @Test
    void aSignOutNoticeEndsSessionsAndAnInventedOneDoesNot() throws Exception {
        provider.claims = set -> set.claim("sid", "session-7");
        String token = House.token(begin("staff", "/").finish("staff", Map.of()));
        assertThat(signedIn(token)).isTrue();
        assertThat(notice(HostileProvider.sign(logout("s-1", null), STRANGER, "logout+jwt")))
                .isEqualTo("MK-OID-013");
        assertThat(notice(HostileProvider.sign(
                        new JWTClaimsSet.Builder(logout("s-1", null))
                                .claim("nonce", "x")
                                .build(),
                        provider.key,
                        "logout+jwt")))
                .isEqualTo("MK-OID-013");
        assertThat(notice(HostileProvider.sign(
                        new JWTClaimsSet.Builder(logout("s-1", null))
                                .audience("other")
                                .build(),
                        provider.key,
                        "logout+jwt")))
                .isEqualTo("MK-OID-013");
        house.ask(frontChannel(other.issuer, "session-7"));
        house.ask(frontChannel(provider.issuer, "session-8"));
        assertThat(signedIn(token)).isTrue();
        assertThat(notice(HostileProvider.sign(logout(null, "session-7"), provider.key, "logout+jwt")))
                .isEqualTo("204");
        assertThat(signedIn(token)).isFalse();
        assertThat(house.audit.last().action()).isEqualTo("provider.sign-out");

        String again = House.token(begin("staff", "/").finish("staff", Map.of()));
        house.ask(frontChannel(provider.issuer, "session-7"));
        assertThat(signedIn(again)).isFalse();
    }

    private static StubRequest frontChannel(String issuer, String sid) {
        return StubRequest.of(Method.GET, "/api/v1/oidc/staff/front-channel-logout")
                .withQueries(Map.of("iss", issuer, "sid", sid));
    }

    private String notice(String token) {
        try {
            return Integer.toString(house.ask(StubRequest.of(Method.POST, "/api/v1/oidc/staff/back-channel-logout")
                            .withForm("logout_token=" + token))
                    .status());
        } catch (io.mapkeep.contract.problem.ProblemException problem) {
            return problem.problem().code();
        }
    }

    private static JWTClaimsSet logout(@Nullable String subject, @Nullable String sid) {
        return new JWTClaimsSet.Builder()
                .issuer(provider.issuer)
                .audience("mapkeep")
                .subject(subject)
                .claim("sid", sid)
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .jwtID("j-1")
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
                .build();
    }

    private boolean signedIn(String token) {
        return !house.identity()
                .authenticator()
                .authenticate(House.with(token, Method.GET, "/api/v1/session"))
                .anonymous();
    }

    private String name(Response in) {
        return House.json(house.ask(House.with(House.token(in), Method.GET, "/api/v1/session")))
                .path("name")
                .asText();
    }

    private void refused(String code, String reason, Response answer) {
        assertThat(location(answer)).startsWith("/sign-in?problem=" + code);
        assertThat(answer.headers()).doesNotContainKey("Set-Cookie");
        assertThat(house.audit.last().detail()).containsEntry("reason", reason);
    }

    private static String location(Response answer) {
        assertThat(answer.status()).isEqualTo(303);
        return String.valueOf(answer.headers().get("Location"));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private Response start(String name, String to) {
        return house.ask(
                StubRequest.of(Method.GET, "/api/v1/oidc/" + name + "/start").withQueries(Map.of("to", to)));
    }

    private Flow begin(String name, String to) {
        house.clock.step(Duration.ofSeconds(61));
        return new Flow(start(name, to));
    }

    /** A browser between start and callback. */
    private final class Flow {
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
