package io.mapkeep.identity.key;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.identity.key.certificate.ClientCertificates;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/keys}: one's own keys, and for those who manage accounts everybody's. */
public final class KeysResource implements Resource {
    private static final String PATH = "/api/v1/keys";
    private static final int PAGE = 200;

    private final ApiKeys keys;
    private final KeyRights rights;
    private final KeyActs acts;
    private final ClientCertificates certificates;
    private final Clock clock;

    /** @param proof insists that a person has shown a factor a short while ago */
    public KeysResource(
            ApiKeys keys, ClientCertificates certificates, Consumer<Request> proof, AuditLog audit, Clock clock) {
        this.certificates = certificates;
        this.keys = keys;
        this.rights = new KeyRights(keys, proof);
        this.acts = new KeyActs(keys, audit);
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.signedIn(Method.GET, PATH, this::list),
                Route.signedIn(Method.POST, PATH, this::add),
                Route.signedIn(Method.POST, PATH + "/possession", this::question),
                Route.signedIn(Method.GET, PATH + "/{id}", this::show),
                Route.signedIn(Method.DELETE, PATH + "/{id}", this::revoke));
    }

    /** A page of keys in the order of their ids. */
    record Page(List<ShownKey> keys, @Nullable String next) {}

    /**
     * @param children the keys that ended with it, by their ids
     * @param changed false if it had been revoked already
     */
    record Revoked(@JsonUnwrapped ShownKey key, List<String> children, boolean changed) {}

    private Response list(Request request) {
        rights.requireManager(request);
        boolean all = request.door() == Door.ADMIN_SOCKET
                || request.query("all").filter("true"::equals).isPresent();
        String after = request.query("after").orElse("");
        List<ApiKey> page = all ? everybodys(request, after) : keys.of(KeyRights.self(request), after, PAGE);
        return Response.ok(new Page(
                shown(page), page.size() < PAGE ? null : page.get(PAGE - 1).id()));
    }

    /** Of one owner where one is named. */
    private List<ApiKey> everybodys(Request request, String after) {
        request.principal().require(Permission.MANAGE_ACCOUNTS);
        Optional<String> owner = request.query("owner");
        return owner.isEmpty()
                ? keys.all(after, PAGE)
                : keys.of(new Owner(owner.get(), request.query("realm").orElse("ldap")), after, PAGE);
    }

    private Response add(Request request) {
        rights.requireMaker(request);
        KeyForm form = Json.read(request, KeyForm.class);
        Principal maker = request.principal();
        Owner owner = rights.ownerOf(form, request);
        rights.requirePossession(form, request);
        ApiKeys.Wish wish =
                form.read(owner, maker.realm() + ":" + maker.name(), keys.limits(), certificates, clock.instant());
        ApiKeys.Made made = acts.add(request, rights.bounded(wish, request), form.possessionWord());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("key", ShownKey.of(made.key(), Optional.empty(), clock.instant()));
        made.secret().ifPresent(secret -> answer.put("secret", secret));
        return Response.json(201, answer);
    }

    /** The same form as for a key; what its certificate's private key has to sign. Changes nothing. */
    private Response question(Request request) {
        rights.requireManager(request);
        KeyForm form = Json.read(request, KeyForm.class);
        String text = form.question(rights.ownerOf(form, request), certificates);
        return Response.ok(
                Map.of(
                        "text",
                        text,
                        "command",
                        "printf '%s' '" + text
                                + "' > possession.txt && openssl pkeyutl -sign -rawin -inkey KEY.pem -in possession.txt | base64 -w 0"));
    }

    private Response show(Request request) {
        rights.requireManager(request);
        return Response.ok(shown(List.of(rights.visible(request.pathParameter("id"), request)))
                .get(0));
    }

    private Response revoke(Request request) {
        rights.requireManager(request);
        ApiKey key = rights.visible(request.pathParameter("id"), request);
        List<String> children =
                acts.revoke(request, key).stream().map(ApiKey::id).toList();
        return Response.ok(new Revoked(
                shown(List.of(keys.get(key.id()))).get(0), children, key.ended().isEmpty()));
    }

    private List<ShownKey> shown(List<ApiKey> page) {
        Map<String, LastUses.Use> uses = keys.usesOf(page);
        return page.stream()
                .map(key -> ShownKey.of(key, Optional.ofNullable(uses.get(key.id())), clock.instant()))
                .toList();
    }
}
