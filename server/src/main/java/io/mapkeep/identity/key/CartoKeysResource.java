package io.mapkeep.identity.key;

import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.identity.key.ApiKey.Proof;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v3/api_keys}, one's own keys as clients of CARTO's Auth API know them. What does not fit is said in docs/use/api-keys.md: a token is told once and
 * never listed, keys expire, there is no key for everybody ({@code default_public}).
 */
public final class CartoKeysResource implements Resource {
    private static final String PATH = "/api/v3/api_keys";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss '+0000'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int PAGE = 20;
    private static final int MOST = 10_000;

    private final ApiKeys keys;
    private final KeyRights rights;
    private final KeyActs acts;
    private final Clock clock;

    public CartoKeysResource(ApiKeys keys, Consumer<Request> proof, AuditLog audit, Clock clock) {
        this.keys = keys;
        this.rights = new KeyRights(keys, proof);
        this.acts = new KeyActs(keys, audit);
        this.clock = clock;
    }

    /** What a client sends. */
    record Wanted(@Nullable String name, @Nullable List<Object> grants) {}

    @Override
    public List<Route> routes() {
        return List.of(
                carto(Route.signedIn(Method.GET, PATH, this::list)),
                carto(Route.signedIn(Method.POST, PATH, this::add)),
                carto(Route.signedIn(Method.GET, PATH + "/{name}", this::show)),
                carto(Route.signedIn(Method.DELETE, PATH + "/{name}", this::revoke)),
                carto(Route.signedIn(Method.POST, PATH + "/{name}/token/regenerate", this::renew)));
    }

    private static Route carto(Route route) {
        return route.withErrors(Route.Errors.CARTO);
    }

    private Response list(Request request) {
        rights.requireManager(request);
        int size = number(request, "per_page", PAGE, 1000);
        int page = number(request, "page", 1, MOST);
        List<ApiKey> all = keys.of(KeyRights.self(request), "", MOST).stream()
                .filter(key -> key.ended().isEmpty())
                .sorted(order(request.query("order").orElse("updated_at")))
                .toList();
        List<ApiKey> shown =
                all.stream().skip((long) size * (page - 1)).limit(size).toList();
        int last = Math.max(1, (all.size() + size - 1) / size);
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("first", link(request, 1, size));
        if (page > 1) {
            links.put("prev", link(request, page - 1, size));
        }
        if (page < last) {
            links.put("next", link(request, page + 1, size));
        }
        links.put("last", link(request, last, size));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total", all.size());
        answer.put("count", shown.size());
        answer.put(
                "result",
                shown.stream().map(key -> shown(request, key, Optional.empty())).toList());
        answer.put("_links", links);
        return Response.ok(answer);
    }

    private Response add(Request request) {
        rights.requireMaker(request);
        Wanted wanted = Json.read(request, Wanted.class);
        Owner owner = KeyRights.self(request);
        ApiKeys.Wish wish = new ApiKeys.Wish(
                KeyForm.field("name", () -> KeyForm.name(wanted.name())),
                owner,
                KeyForm.field("grants", () -> Optional.of(CartoGrants.read(given(wanted.grants())))),
                false,
                List.of(),
                clock.instant().plus(keys.limits().lifetime()),
                Optional.empty(),
                owner.realm() + ":" + owner.name(),
                Optional.empty());
        ApiKeys.Made made = acts.add(request, rights.bounded(wish, request));
        return Response.json(201, shown(request, made.key(), made.secret()));
    }

    private Response show(Request request) {
        rights.requireManager(request);
        return Response.ok(shown(request, named(request), Optional.empty()));
    }

    private Response revoke(Request request) {
        rights.requireManager(request);
        ApiKey key = named(request);
        if (key.master()) {
            throw new Conflict(Problem.of(
                    "MK-KEY-019",
                    "A master key is not revoked by this API.",
                    "CARTO's clients expect that only regular keys can be deleted.",
                    "Revoke it on your account page, or with: mapkeep key revoke " + key.id()));
        }
        acts.revoke(request, key);
        return Response.ok(shown(request, key, Optional.empty()));
    }

    private Response renew(Request request) {
        rights.requireMaker(request);
        ApiKey key = named(request);
        if (!(key.proof() instanceof Proof.Secret)) {
            throw new Conflict(Problem.of(
                    "MK-KEY-020",
                    "This key has no token.",
                    "It signs requests with a private key that the appliance never had.",
                    "Make another key with the new public key, then revoke this one."));
        }
        rights.requireRenewable(key, request);
        String token = acts.renew(request, key, rights.asking(request));
        return Response.ok(shown(request, keys.get(key.id()), Optional.of(token)));
    }

    private ApiKey named(Request request) {
        return keys.named(KeyRights.self(request), request.pathParameter("name"));
    }

    private static Map<String, Object> shown(Request request, ApiKey key, Optional<String> token) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", key.name());
        shown.put("user", Map.of("username", key.owner().name()));
        shown.put("type", key.master() ? "master" : "regular");
        shown.put("token", token.orElse(null));
        shown.put("grants", CartoGrants.write(key.scope()));
        shown.put("created_at", TIME.format(key.created()));
        shown.put("updated_at", TIME.format(key.created()));
        shown.put("expires_at", TIME.format(key.expires()));
        shown.put(
                "_links",
                Map.of(
                        "self",
                        request.origin() + PATH + "/"
                                + URLEncoder.encode(key.name(), StandardCharsets.UTF_8)
                                        .replace("+", "%20")));
        return shown;
    }

    private static Map<String, String> link(Request request, int page, int size) {
        return Map.of("href", request.origin() + PATH + "?page=" + page + "&per_page=" + size);
    }

    private static Comparator<ApiKey> order(String word) {
        return switch (word) {
            case "name" -> Comparator.comparing(ApiKey::name);
            case "type" -> Comparator.comparing((ApiKey key) -> !key.master()).thenComparing(ApiKey::name);
            default ->
                Comparator.comparing(ApiKey::created, Comparator.<Instant>naturalOrder())
                        .reversed();
        };
    }

    private static int number(Request request, String name, int standard, int most) {
        String text = request.query(name).orElse(Integer.toString(standard));
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new InvalidInput(Problem.of(
                    "MK-KEY-021",
                    "The page that is asked for cannot be read.",
                    name + " is a whole number from 1 to " + most + ".",
                    "Send it like ?page=1&per_page=20, or leave it out."));
        }
        return Integer.parseInt(text);
    }

    private static List<Object> given(@Nullable List<Object> grants) {
        if (grants == null) {
            throw new IllegalArgumentException("they are missing");
        }
        return grants;
    }
}
