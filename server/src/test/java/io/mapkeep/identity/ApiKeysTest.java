package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.access.Verb;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.StubRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys as programs and their owners meet them. */
final class ApiKeysTest extends KeyHouse {
    @Test
    void aKeyIsShownOnceAndComesInByEveryWay() {
        JsonNode made = add(Map.of("name", "night job"));
        String secret = made.path("secret").asText();
        assertThat(secret).matches("mk_[a-z2-7]{16}_[a-z2-7]{59}");
        assertThat(secret).startsWith("mk_" + made.path("key").path("id").asText() + "_");
        List<StubRequest> ways = List.of(
                bearer(secret),
                sql().withHeader("Authorization", "bearer   " + secret),
                sql().withBasic("anybody", secret),
                sql().withBasic("api_key", secret),
                sql().withBasic(secret, ""),
                sql().withQueries(Map.of("api_key", secret)));
        for (StubRequest way : ways) {
            Principal who = who(way);
            assertThat(who.name()).isEqualTo("admin");
            assertThat(who.key()).contains(made.path("key").path("id").asText());
            assertThat(who.may(Permission.OPERATE)).isTrue();
            assertThat(who.may(Permission.ADMINISTER)).isFalse();
            assertThat(who.may(Permission.MANAGE_ACCOUNTS)).isFalse();
        }
        assertThat(list().toString()).doesNotContain(secret).contains("night job");
        assertThat(everythingStored()).doesNotContain(secret.substring(20));
        assertThat(house.audit.events().toString()).contains("key.create").doesNotContain(secret.substring(20));
    }

    @Test
    void aKeyInAnAddressIsTakenOnTheSqlApiAndTilesAlone() {
        String secret = secret(Map.of("name", "map"));
        Map<String, String> query = Map.of("api_key", secret);
        for (String path : List.of(
                SQL,
                "/user/admin/api/v2/sql",
                "/api/v1/datasets/x/tiles/1/0/0.mvt",
                "/api/v1/datasets/x/tilejson.json")) {
            assertThat(who(StubRequest.of(Method.GET, path).withQueries(query)).name())
                    .as(path)
                    .isEqualTo("admin");
        }
        for (String path : List.of(KEYS, "/api/v1/datasets", "/api/v1/datasets/x/export", "/api/v2/sql/x")) {
            assertThat(code(StubRequest.of(Method.GET, path).withQueries(query)))
                    .as(path)
                    .isEqualTo("MK-KEY-005");
        }
    }

    @Test
    void whatIsWrongIsToldToWhoHasTheSecretAndToNobodyElse() {
        JsonNode made = add(Map.of("name", "one"));
        String secret = made.path("secret").asText();
        String other = secret(Map.of("name", "two"));
        String id = made.path("key").path("id").asText();
        assertThat(code(bearer(secret.substring(0, 78)))).isEqualTo("MK-KEY-003");
        assertThat(code(bearer("mk_"))).isEqualTo("MK-KEY-003");
        assertThat(code(bearer(secret + "a"))).isEqualTo("MK-KEY-003");
        revoke(id);
        assertThat(code(bearer(secret))).isEqualTo("MK-KEY-002");
        house.clock.step(Duration.ofDays(89));
        assertThat(who(bearer(other)).name()).isEqualTo("admin");
        house.clock.step(Duration.ofDays(1));
        assertThat(code(bearer(other))).isEqualTo("MK-KEY-002");
        assertThat(house.audit.events().toString()).doesNotContain(secret.substring(20));
    }

    @Test
    void aKeyFromElsewhereIsRefused() {
        String secret = secret(Map.of("name", "house only", "networks", List.of("192.0.2.0/24", "2001:db8::/32")));
        assertThat(who(bearer(secret)).name()).isEqualTo("admin");
        assertThat(who(bearer(secret).from("2001:db8:1::7")).name()).isEqualTo("admin");
        assertThat(code(bearer(secret).from("198.51.100.7"))).isEqualTo("MK-KEY-004");
        assertThat(code(bearer(secret).from("2001:db9::1"))).isEqualTo("MK-KEY-004");
    }

    @Test
    void aScopeNarrowsWhatTheOwnerMayAndManagesNothing() {
        String secret = secret(Map.of(
                "name",
                "reader",
                "scope",
                Map.of(
                        "permissions", List.of("query", "read_datasets"),
                        "datasets", List.of("roads"),
                        "tables", Map.of("roads", List.of("select")))));
        Principal who = who(bearer(secret));
        assertThat(who.may(Permission.QUERY)).isTrue();
        assertThat(who.may(Permission.ADMINISTER)).isFalse();
        assertThat(who.scope().orElseThrow().allows("roads", Verb.SELECT)).isTrue();
        assertThat(who.scope().orElseThrow().allows("roads", Verb.DELETE)).isFalse();
        assertThat(who.scope().orElseThrow().allows("rivers", Verb.SELECT)).isFalse();
        assertThat(code(StubRequest.of(Method.GET, KEYS).withHeader("Authorization", "Bearer " + secret)))
                .isEqualTo("MK-KEY-006");
        assertThat(code(StubRequest.of(Method.POST, KEYS)
                        .withHeader("Authorization", "Bearer " + secret)
                        .withJson(Map.of("name", "worse"))))
                .isEqualTo("MK-KEY-006");
    }

    @Test
    void aKeyThatAKeyMakesLivesNoLonger() {
        String master = secret(Map.of("name", "master", "master", true, "lifetime", "10d"));
        Response answer = house.ask(StubRequest.of(Method.POST, KEYS)
                .withHeader("Authorization", "Bearer " + master)
                .withJson(Map.of("name", "child", "lifetime", "90d")));
        JsonNode child = House.json(answer).path("key");
        assertThat(child.path("expires").asText()).isEqualTo("2026-03-11T12:00:00Z");
        assertThat(house.audit.last().detail()).containsKeys("key", "name", "expires", "scope");
    }

    @Test
    void noAddressIsTakenForAKeyUnlessTheSettingsSaySo() {
        house.close();
        house = new House(folder, "");
        session = House.token(house.signIn("admin", house.adminPassword()));
        String secret = secret(Map.of("name", "map"));
        assertThatThrownBy(() -> who(sql().withQueries(Map.of("api_key", secret))))
                .isInstanceOfSatisfying(
                        NotAuthenticated.class,
                        refused -> assertThat(refused.problem().fix()).contains("keys.in_address = true"));
        assertThat(house.audit.events().toString()).doesNotContain(secret.substring(20));
    }

    @Test
    void whoIsGoneStopsAndComesBack() {
        String secret = secret(Map.of("name", "hers"));
        assertThat(who(bearer(secret)).name()).isEqualTo("admin");
        assertThat(house.identity().keys().people().toString()).contains("admin");
        house.identity().keys().endAll("admin", "local");
        assertThat(code(bearer(secret))).isEqualTo("MK-KEY-002");
        assertThat(list().path("keys").get(0).path("state").asText()).isEqualTo("suspended");
        house.restart();
        assertThat(code(bearer(secret))).isEqualTo("MK-KEY-002");
        house.identity().keys().resumeAll(Set.of("admin"), "local");
        assertThat(who(bearer(secret)).name()).isEqualTo("admin");
        assertThat(house.audit.events()).extracting(event -> event.action()).contains("key.suspend", "key.resume");
    }

    @Test
    void aServiceAccountHasWhatWasGrantedToItAndNothingAtFirst() {
        JsonNode made = add(Map.of("name", "loader", "service", "etl"));
        assertThat(made.path("key").path("owner").asText()).isEqualTo("etl");
        assertThat(made.path("key").path("realm").asText()).isEqualTo("service");
        Principal who = who(bearer(made.path("secret").asText()));
        assertThat(who.realm()).isEqualTo("service");
        assertThat(who.may(Permission.QUERY)).isFalse();
        house.grant("user:service/etl", "viewer");
        assertThat(who(bearer(made.path("secret").asText())).may(Permission.QUERY))
                .isTrue();
    }

    @Test
    void wrongKeysAreLimitedAndARightOneIsNot() {
        String secret = secret(Map.of("name", "good"));
        String wrong = secret(Map.of("name", "revoked"));
        revoke(wrong.substring(3, 19));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> who(bearer(wrong))).isInstanceOf(NotAuthenticated.class);
        }
        assertThatThrownBy(() -> who(bearer(wrong))).as("the sixth or the next").isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> who(bearer(wrong))).isInstanceOf(TooManyRequests.class);
        int recorded = house.audit.events().size();
        assertThatThrownBy(() -> who(bearer(wrong))).isInstanceOf(TooManyRequests.class);
        assertThat(house.audit.events()).hasSize(recorded);
        assertThat(who(bearer(secret)).name()).isEqualTo("admin");
        assertThat(who(bearer(secret).from("198.51.100.1")).name()).isEqualTo("admin");
    }

    @Test
    void theLastUseIsKeptAcrossARestart() {
        String secret = secret(Map.of("name", "used"));
        house.clock.step(Duration.ofMinutes(3));
        who(bearer(secret).from("192.0.2.99"));
        house.restart();
        JsonNode key = list().path("keys").get(0);
        assertThat(key.path("lastUsed").asText()).isEqualTo("2026-03-01T12:03:00Z");
        assertThat(key.path("lastFrom").asText()).isEqualTo("192.0.2.99");
    }

    @Test
    void whatCannotBeAKeyIsRefused() {
        secret(Map.of("name", "taken"));
        assertThat(refused(Map.of("name", "taken"))).isEqualTo("MK-KEY-009");
        List<Map<String, Object>> wrong = List.of(
                Map.of(),
                Map.of("name", " "),
                Map.of("name", "a\nb"),
                Map.of("name", "n".repeat(101)),
                Map.of("name", "n", "lifetime", "0d"),
                Map.of("name", "n", "lifetime", "367d"),
                Map.of("name", "n", "lifetime", "forever"),
                Map.of("name", "n", "networks", List.of("localhost")),
                Map.of("name", "n", "networks", List.of("192.0.2.1/24")),
                Map.of("name", "n", "networks", List.of("192.0.2.0/33")),
                Map.of("name", "n", "scope", Map.of()),
                Map.of("name", "n", "scope", Map.of("permissions", List.of("fly"))),
                Map.of(
                        "name",
                        "n",
                        "scope",
                        Map.of("permissions", List.of("query"), "tables", Map.of("t", List.of("drop")))),
                Map.of("name", "n", "service", "Ro ot"),
                Map.of("name", "n", "publicKey", "MCowBQYDK2VwAyEA"),
                Map.of(
                        "name",
                        "n",
                        "publicKey",
                        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n"));
        for (Map<String, Object> form : wrong) {
            assertThat(refused(form)).as(form.toString()).isEqualTo("MK-KEY-008");
        }
        assertThat(refused(Map.of("name", "n", "user", "anna"))).isEqualTo("MK-KEY-016");
    }

    @Test
    void othersKeysAreAsIfTheyWereNotThere() {
        String id = add(Map.of("name", "mine")).path("key").path("id").asText();
        var anna = new Principal("anna", "Anna", "ldap", Set.of(Role.EDITOR));
        for (Method method : List.of(Method.GET, Method.DELETE)) {
            assertThatThrownBy(() -> house.askAs(anna, StubRequest.of(method, KEYS + "/" + id)))
                    .isInstanceOf(ProblemException.NotFound.class);
        }
        assertThatCode(() -> revoke(id)).doesNotThrowAnyException();
    }

    @Test
    void cartosClientsMakeListRenewAndRevokeKeys() {
        String master = secret(Map.of("name", "master", "master", true));
        Map<String, Object> wanted = Map.of(
                "name",
                "my table",
                "grants",
                List.of(
                        Map.of("type", "apis", "apis", List.of("sql", "maps")),
                        Map.of(
                                "type",
                                "database",
                                "tables",
                                List.of(Map.of(
                                        "schema",
                                        "public",
                                        "name",
                                        "roads",
                                        "permissions",
                                        List.of("select", "insert")))),
                        Map.of("type", "dataservices", "services", List.of())));
        JsonNode made = House.json(house.ask(carto(Method.POST, "", master).withJson(wanted)));
        assertThat(made.path("type").asText()).isEqualTo("regular");
        assertThat(made.path("user").path("username").asText()).isEqualTo("admin");
        assertThat(made.path("grants").get(1).path("tables").toString())
                .isEqualTo("[{\"schema\":\"public\",\"name\":\"roads\",\"permissions\":[\"insert\",\"select\"]}]");
        assertThat(made.path("_links").path("self").asText())
                .isEqualTo("https://maps.example.org/api/v3/api_keys/my%20table");
        String token = made.path("token").asText();
        assertThat(who(sql().withQueries(Map.of("api_key", token)))
                        .scope()
                        .orElseThrow()
                        .allows("roads", Verb.INSERT))
                .isTrue();
        JsonNode listed = House.json(house.ask(carto(Method.GET, "", master)));
        assertThat(listed.path("total").asInt()).isEqualTo(2);
        assertThat(listed.toString()).doesNotContain(token).contains("\"type\":\"master\"");
        JsonNode renewed = House.json(house.ask(carto(Method.POST, "/my table/token/regenerate", master)));
        assertThat(code(bearer(token))).isEqualTo("MK-KEY-001");
        assertThat(who(bearer(renewed.path("token").asText())).name()).isEqualTo("admin");
        assertThat(house.ask(carto(Method.DELETE, "/my table", master)).status())
                .isEqualTo(200);
        assertThat(code(bearer(renewed.path("token").asText()))).isEqualTo("MK-KEY-002");
        for (Object grants : List.of(
                List.of(),
                List.of("x"),
                List.of(Map.of("type", "fly")),
                List.of(Map.of("type", "apis", "apis", List.of("do"))),
                List.of(Map.of("type", "dataservices", "services", List.of("routing"))),
                List.of(Map.of(
                        "type", "database", "tables", List.of(Map.of("schema", "mapkeep", "name", "account")))))) {
            StubRequest odd = carto(Method.POST, "", master).withJson(Map.of("name", "odd", "grants", grants));
            assertThat(code(odd)).as(grants.toString()).isEqualTo("MK-KEY-008");
        }
    }
}
