package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.StubRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys that may leave access behind, and those that may not. */
final class MasterKeysTest extends KeyHouse {
    @Test
    void onlyAMasterKeyCanLeaveAWayInBehind() {
        JsonNode made = add(Map.of("name", "all that I may"));
        String ordinary = made.path("secret").asText();
        String id = made.path("key").path("id").asText();
        assertThat(made.path("key").path("master").asBoolean()).isFalse();
        Map<StubRequest, String> attacks = new HashMap<>();
        attacks.put(StubRequest.of(Method.GET, KEYS), "MK-KEY-006");
        attacks.put(StubRequest.of(Method.POST, KEYS).withJson(Map.of("name", "next")), "MK-KEY-006");
        attacks.put(StubRequest.of(Method.POST, KEYS).withJson(Map.of("name", "x", "master", true)), "MK-KEY-006");
        attacks.put(StubRequest.of(Method.DELETE, KEYS + "/" + id), "MK-KEY-006");
        attacks.put(StubRequest.of(Method.POST, "/api/v3/api_keys").withJson(Map.of("name", "x")), "MK-KEY-006");
        attacks.put(StubRequest.of(Method.POST, "/api/v3/api_keys/all that I may/token/regenerate"), "MK-KEY-006");
        attacks.put(StubRequest.of(Method.POST, "/api/v1/users").withJson(Map.of("name", "eve")), "MK-ACC-005");
        attacks.put(StubRequest.of(Method.POST, "/api/v1/users/admin/enable"), "MK-ACC-005");
        attacks.put(StubRequest.of(Method.POST, "/api/v1/users/admin/password"), "MK-ACC-005");
        attacks.put(StubRequest.of(Method.DELETE, "/api/v1/users/admin/factors"), "MK-ACC-005");
        attacks.put(StubRequest.of(Method.POST, "/api/v1/account/factors/recovery-codes"), "MK-IDN-022");
        attacks.put(StubRequest.of(Method.POST, "/api/v1/account/factors/totp"), "MK-IDN-022");
        attacks.forEach((attack, refusal) -> assertThat(code(attack.withHeader("Authorization", "Bearer " + ordinary)))
                .as(attack.method() + " " + attack.path())
                .isEqualTo(refusal));
        String scoped = secret(Map.of(
                "name", "says so itself", "scope", Map.of("permissions", List.of("manage_accounts", "administer"))));
        assertThat(code(StubRequest.of(Method.POST, "/api/v1/users")
                        .withHeader("Authorization", "Bearer " + scoped)
                        .withJson(Map.of("name", "eve"))))
                .isEqualTo("MK-ACC-005");
    }

    @Test
    void aMasterKeyMakesNoMasterAndDoesNothingThatTakesAPerson() throws Exception {
        JsonNode made = add(Map.of("name", "master", "master", true));
        assertThat(house.audit.last().detail()).containsEntry("master", "true");
        String master = "Bearer " + made.path("secret").asText();
        assertThat(list().toString()).contains("\"master\":true");
        assertThat(refused(Map.of("name", "m", "master", true, "scope", Map.of("permissions", List.of("query")))))
                .isEqualTo("MK-KEY-008");
        Map<StubRequest, String> attacks = new HashMap<>();
        attacks.put(StubRequest.of(Method.POST, KEYS).withJson(Map.of("name", "m", "master", true)), "MK-KEY-023");
        attacks.put(StubRequest.of(Method.POST, "/api/v3/api_keys/master/token/regenerate"), "MK-KEY-023");
        attacks.put(StubRequest.of(Method.POST, "/api/v1/users/admin/password"), "MK-IDN-022");
        attacks.put(StubRequest.of(Method.POST, "/api/v1/users/admin/disable"), "MK-IDN-022");
        attacks.put(StubRequest.of(Method.DELETE, "/api/v1/users/admin/factors"), "MK-IDN-022");
        attacks.put(StubRequest.of(Method.POST, "/api/v1/account/factors/recovery-codes"), "MK-IDN-022");
        attacks.forEach((attack, refusal) -> assertThat(code(attack.withHeader("Authorization", master)))
                .as(attack.method() + " " + attack.path())
                .isEqualTo(refusal));
        var account = house.ask(StubRequest.of(Method.POST, "/api/v1/users")
                .withHeader("Authorization", master)
                .withJson(Map.of("name", "ann")));
        assertThat(account.status()).isEqualTo(201);
        String first = Files.readString(
                        Path.of(House.json(account).path("passwordFile").asText()))
                .strip();
        assertThat(House.json(account).toString())
                .as("whoever stole the key learns no password")
                .doesNotContain(first);
    }

    @Test
    void withAMasterKeyEndsAllThatWasMadeOrRenewedWithIt() {
        String before = secret(Map.of("name", "made by its owner"));
        String renewed = secret(Map.of("name", "renewed"));
        JsonNode made = add(Map.of("name", "stolen", "master", true, "lifetime", "10d"));
        String id = made.path("key").path("id").asText();
        String master = made.path("secret").asText();
        String child = with(master, StubRequest.of(Method.POST, KEYS).withJson(Map.of("name", "child")))
                .path("secret")
                .asText();
        String service = with(
                        master, StubRequest.of(Method.POST, KEYS).withJson(Map.of("name", "child", "service", "etl")))
                .path("secret")
                .asText();
        Map<String, Object> grants =
                Map.of("name", "c", "grants", List.of(Map.of("type", "apis", "apis", List.of("sql"))));
        String carto = with(
                        master, StubRequest.of(Method.POST, "/api/v3/api_keys").withJson(grants))
                .path("token")
                .asText();
        JsonNode taken = with(master, StubRequest.of(Method.POST, "/api/v3/api_keys/renewed/token/regenerate"));
        assertThat(taken.path("expires_at").asText())
                .as("no longer than the master")
                .startsWith("2026-03-11");
        String again = taken.path("token").asText();
        Principal underWay = who(bearer(master));
        List<String> children = List.of(child, service, carto, again);
        children.forEach(key -> assertThat(who(bearer(key)).mayLeaveAccess()).isFalse());

        JsonNode revoked = House.json(house.ask(House.with(session, Method.DELETE, KEYS + "/" + id)));
        assertThat(revoked.path("state").asText()).isEqualTo("revoked");
        assertThat(revoked.path("children")).hasSize(4);
        assertThatThrownBy(() -> house.askAs(
                        underWay, StubRequest.of(Method.POST, KEYS).withJson(Map.of("name", "in the last moment"))))
                .hasMessageContaining("MK-KEY-002");
        house.restart();
        for (String key : List.of(master, child, service, carto, again)) {
            assertThat(code(bearer(key))).isEqualTo("MK-KEY-002");
        }
        assertThat(code(bearer(renewed))).isEqualTo("MK-KEY-001");
        assertThat(who(bearer(before)).name()).isEqualTo("admin");
        assertThat(house.audit.events().stream()
                        .filter(event -> id.equals(event.detail().get("with")))
                        .toList())
                .hasSize(4);
    }

    @Test
    void whoManagesAccountsGetsNoKeyOfAServiceThatMayMore() {
        house.grant("user:service/robot", "admin");
        var clerk =
                new Principal("clerk", "Clerk", "local", Set.of(new Role("clerk", Set.of(Permission.MANAGE_ACCOUNTS))));
        var wanted = StubRequest.of(Method.POST, KEYS).atSocket().withJson(Map.of("name", "x", "service", "robot"));
        assertThatThrownBy(() -> house.askAs(clerk, wanted)).hasMessageContaining("MK-KEY-022");
    }

    private JsonNode with(String key, StubRequest request) {
        return House.json(house.ask(request.withHeader("Authorization", "Bearer " + key)));
    }
}
