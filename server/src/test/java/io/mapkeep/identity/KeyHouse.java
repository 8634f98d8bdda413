package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.access.Principal;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.StubRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A house in which somebody is signed in who makes keys, and what is asked with them. */
abstract class KeyHouse {
    static final String KEYS = "/api/v1/keys";
    static final String SQL = "/api/v2/sql";

    @TempDir
    Path folder;

    House house;
    String session;

    @BeforeEach
    void open() {
        house = new House(folder, "[limits]\nsign_ins_per_minute = 5\n[keys]\nin_address = true\n");
        session = House.token(house.signIn("admin", house.adminPassword()));
    }

    @AfterEach
    void close() {
        house.close();
    }

    static StubRequest carto(Method method, String path, String secret) {
        return StubRequest.of(method, "/api/v3/api_keys" + path).withBasic("admin", secret);
    }

    JsonNode add(Map<String, Object> form) {
        Response answer = house.ask(House.with(session, Method.POST, KEYS).withJson(form));
        assertThat(answer.status()).isEqualTo(201);
        return House.json(answer);
    }

    String secret(Map<String, Object> form) {
        return add(form).path("secret").asText();
    }

    String refused(Map<String, Object> form) {
        return catchThrowableOfType(
                        ProblemException.class,
                        () -> house.ask(House.with(session, Method.POST, KEYS).withJson(new HashMap<>(form))))
                .problem()
                .code();
    }

    void revoke(String id) {
        StubRequest request = House.with(session, Method.DELETE, KEYS + "/" + id);
        assertThat(house.ask(request).status()).isEqualTo(200);
    }

    JsonNode list() {
        return House.json(house.ask(House.with(session, Method.GET, KEYS)));
    }

    Principal who(StubRequest request) {
        return house.identity().authenticator().authenticate(request);
    }

    String code(StubRequest request) {
        house.clock.step(Duration.ofMillis(12_001));
        return catchThrowableOfType(ProblemException.class, () -> {
                    StubRequest known = request.as(who(request));
                    house.ask(known);
                })
                .problem()
                .code();
    }

    static StubRequest sql() {
        return StubRequest.of(Method.GET, SQL);
    }

    static StubRequest bearer(String secret) {
        return sql().withHeader("Authorization", "Bearer " + secret);
    }

    String everythingStored() {
        return house.database().read(connection -> {
            try (var rows = connection.createStatement().executeQuery("select * from mapkeep.api_key")) {
                var text = new StringBuilder();
                while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        text.append(rows.getString(i)).append(' ');
                    }
                }
                return text.toString();
            }
        });
    }
}
