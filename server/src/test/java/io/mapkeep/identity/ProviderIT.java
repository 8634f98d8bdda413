package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.identity.oidc.CertifiedProvider;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.StubRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sign-in by a certified provider, from the button to the sign-out in both directions. */
final class ProviderIT {
    @TempDir
    static Path providerFolder;

    private static CertifiedProvider provider;

    @TempDir
    Path folder;

    private House house;
    private CertifiedProvider.Browser browser;

    @BeforeAll
    static void start() {
        provider = CertifiedProvider.start(providerFolder);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @BeforeEach
    void open() {
        house = new House(folder, """
                [server]
                name = "maps.example.org"
                [oidc.staff]
                title = "Staff"
                issuer = "%1$s"
                %2$s
                [oidc.plain]
                preset = "oauth2-userinfo"
                authorization_endpoint = "%1$s/auth"
                token_endpoint = "%1$s/token"
                userinfo_endpoint = "%1$s/me"
                scopes = ["openid", "profile", "email"]
                allowed_domains = ["example.org"]
                %2$s
                """.formatted(provider.issuer(), provider.toml()));
        browser = provider.new Browser();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void fromTheButtonToTheSignOut() throws Exception {
        JsonNode ways = House.json(house.ask(StubRequest.of(Method.GET, "/api/v1/session/ways")));
        assertThat(ways.path("providers").get(1).path("title").asText()).isEqualTo("Staff");

        Response in = callback("staff", signInAt("staff", "erika"));
        assertThat(in.headers().get("Location")).isEqualTo("/sign-in?to=%2F");
        JsonNode account = account(in);
        assertThat(account.path("name").asText()).isEqualTo("staff:erika");
        assertThat(account.path("displayName").asText()).isEqualTo("Erika of the provider");
        assertThat(account.path("roles").toString()).isEqualTo("[\"editor\",\"viewer\"]");

        Response out = house.ask(House.with(House.token(in), Method.POST, "/api/v1/oidc/sign-out"));
        URI next = URI.create(House.json(out).path("location").asText());
        assertThat(next.toString())
                .startsWith(provider.issuer() + "/session/end?")
                .contains("id_token_hint=");
        assertThat(isSignedIn(in)).isFalse();

        Response again = callback("staff", signInAt("staff", "erika"));
        assertThat(isSignedIn(again)).isTrue();
        assertThat(browser.visit(next, "erika").toString()).startsWith("https://maps.example.org/sign-in");
        assertThat(house.ask(StubRequest.of(Method.POST, "/api/v1/oidc/staff/back-channel-logout")
                                .withForm(provider.notice()))
                        .status())
                .isEqualTo(204);
        assertThat(isSignedIn(again)).as("whom the provider signs out").isFalse();
    }

    @Test
    void aCodeIsWorthNothingASecondTime() throws Exception {
        Map<String, String> first = signInAt("staff", "anna");
        assertThat(callback("staff", first).headers().get("Location")).startsWith("/sign-in?to=");
        Map<String, String> second = new HashMap<>(signInAt("staff", "anna"));
        second.put("code", first.get("code"));
        assertThat(callback("staff", second).headers().get("Location")).startsWith("/sign-in?problem=MK-OID-006");
    }

    @Test
    void plainOAuthTellsWhoItIsAtItsUserinfo() throws Exception {
        Response in = callback("plain", signInAt("plain", "anna"));
        assertThat(account(in).path("name").asText()).isEqualTo("plain:anna");
        browser = provider.new Browser();
        assertThat(callback("plain", signInAt("plain", "mallory")).headers().get("Location"))
                .as("whose mail address is not verified")
                .startsWith("/sign-in?problem=MK-OID-007");
    }

    /** The account of the appliance and the one of the provider are proved, one after the other, in one browser. */
    @Test
    void aLocalAccountIsLinkedByProofOfBothSides() throws Exception {
        String admin = House.token(house.signIn("admin", house.adminPassword()));
        assertThatThrownBy(() -> house.ask(House.with(admin, Method.POST, "/api/v1/oidc/staff/link")))
                .isInstanceOf(Conflict.class);
        JsonNode greta = House.json(house.ask(
                StubRequest.of(Method.POST, "/api/v1/users").atSocket().withJson(Map.of("name", "greta"))));
        house.grant("user:local/greta", "viewer");
        String first =
                Files.readString(Path.of(greta.path("passwordFile").asText())).strip();
        String local = house.replaceFirst("greta", first, "violet ferries gather moss");

        Response begun = house.ask(House.with(local, Method.POST, "/api/v1/oidc/staff/link"));
        URI page = URI.create(House.json(begun).path("location").asText());
        assertThat(page.getQuery()).contains("prompt=login");
        Map<String, String> answer = answer(begun, browser.visit(page, "anna"));
        assertThat(callback("staff", answer).headers().get("Location"))
                .as("without the session that began it")
                .contains("problem=MK-OID-003");

        Response anew = house.ask(House.with(local, Method.POST, "/api/v1/oidc/staff/link"));
        URI back = browser.visit(URI.create(House.json(anew).path("location").asText()), "anna");
        Response linked = house.ask(request("staff", answer(anew, back)).withCookie("__Host-mapkeep", local));
        assertThat(linked.headers().get("Location")).isEqualTo("/account");
        assertThat(house.audit.last().action()).isEqualTo("provider.link");

        JsonNode account = account(callback("staff", signInAt("staff", "anna")));
        assertThat(account.path("name").asText()).isEqualTo("greta");
        assertThat(account.path("realm").asText()).isEqualTo("local");
    }

    private Map<String, String> signInAt(String name, String person) throws Exception {
        Response started = house.ask(StubRequest.of(Method.GET, "/api/v1/oidc/" + name + "/start"));
        return answer(started, browser.visit(URI.create(started.headers().get("Location")), person));
    }

    /** What comes back with the browser, and the cookie that it kept. */
    private static Map<String, String> answer(Response started, URI back) {
        assertThat(back.toString()).startsWith("https://maps.example.org/api/v1/oidc/");
        Map<String, String> answer = new HashMap<>();
        for (String pair : back.getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            answer.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        answer.put("cookie", House.token(started));
        return answer;
    }

    private Response callback(String name, Map<String, String> answer) {
        return house.ask(request(name, answer));
    }

    private static StubRequest request(String name, Map<String, String> answer) {
        Map<String, String> queries = new HashMap<>(answer);
        String cookie = String.valueOf(queries.remove("cookie"));
        return StubRequest.of(Method.GET, "/api/v1/oidc/" + name + "/callback")
                .withQueries(queries)
                .withCookie("__Host-mapkeep-provider", cookie);
    }

    private JsonNode account(Response in) {
        assertThat(in.headers().get("Location")).startsWith("/sign-in?to=");
        return House.json(house.ask(House.with(House.token(in), Method.GET, "/api/v1/session")));
    }

    private boolean isSignedIn(Response in) {
        return !house.identity()
                .authenticator()
                .authenticate(House.with(House.token(in), Method.GET, "/api/v1/session"))
                .anonymous();
    }
}
