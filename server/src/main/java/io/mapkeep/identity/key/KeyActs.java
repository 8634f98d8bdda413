package io.mapkeep.identity.key;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.rest.Request;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Changes keys and writes down what they were and what they are; never the secret. */
final class KeyActs {
    private final ApiKeys keys;
    private final AuditLog audit;

    KeyActs(ApiKeys keys, AuditLog audit) {
        this.keys = keys;
        this.audit = audit;
    }

    ApiKeys.Made add(Request request, ApiKeys.Wish wish) {
        return add(request, wish, Optional.empty());
    }

    /** @param possession whether the private key of a certificate was shown; empty for keys of other kinds */
    ApiKeys.Made add(Request request, ApiKeys.Wish wish, Optional<String> possession) {
        ApiKeys.Made made = keys.add(wish);
        AuditEvent event = described(request, "key.create", made.key());
        audit.record(possession.map(word -> event.with("possession", word)).orElse(event));
        return made;
    }

    /** @return the keys that ended with it */
    List<ApiKey> revoke(Request request, ApiKey key) {
        if (key.ended().isPresent()) {
            return List.of();
        }
        List<ApiKey> children = keys.revoke(key);
        audit.record(described(request, "key.revoke", key));
        children.forEach(
                child -> audit.record(described(request, "key.revoke", child).with("with", key.id())));
        return children;
    }

    /** @param master the key that asks; empty if a person does */
    String renew(Request request, ApiKey key, Optional<ApiKey> master) {
        String secret = keys.renew(key, master);
        audit.record(described(request, "key.renew", keys.get(key.id()))
                .with("before", "parent " + key.parent().orElse("none") + ", expires " + key.expires()));
        return secret;
    }

    private static AuditEvent described(Request request, String action, ApiKey key) {
        return AuditEvent.of(request, action, key.id(), Outcome.SUCCESS)
                .with("name", key.name())
                .with("owner", key.owner().realm() + ":" + key.owner().name())
                .with("kind", key.proof().word())
                .with("master", Boolean.toString(key.master()))
                .with("parent", key.parent().orElse("none"))
                .with("scope", key.scope().map(ScopeText::write).orElse("all"))
                .with(
                        "networks",
                        key.networks().isEmpty()
                                ? "any"
                                : key.networks().stream().map(Network::written).collect(Collectors.joining(" ")))
                .with("expires", key.expires().toString());
    }
}
