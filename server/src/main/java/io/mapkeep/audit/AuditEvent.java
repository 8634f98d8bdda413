package io.mapkeep.audit;

import io.mapkeep.access.Principal;
import io.mapkeep.rest.Request;
import io.mapkeep.secret.KeyMask;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who did what, from where, with which outcome. Nothing secret goes in: no password, token or cookie, not even a wrong one; what looks
 * like an API key is blotted out.
 *
 * @param actor the account's name, as far as known
 * @param realm the account's realm, see {@link Principal#realm}
 * @param remote the address it came from
 * @param requestId ties the record to answer and log
 * @param action a stable verb like {@code session.create}, {@code dataset.import}, {@code sql.query}
 * @param target what it was done to, like a dataset's name; may be empty
 * @param outcome {@code success}, {@code denied} or {@code failed}
 * @param detail more facts, in the order of their names
 */
public record AuditEvent(
        String actor,
        String realm,
        String remote,
        String requestId,
        String action,
        String target,
        Outcome outcome,
        Map<String, String> detail) {
    /** How it ended. */
    public enum Outcome {
        SUCCESS,
        DENIED,
        FAILED
    }

    public AuditEvent {
        actor = KeyMask.blotted(actor);
        target = KeyMask.blotted(target);
        Map<String, String> sorted = new TreeMap<>(detail);
        sorted.replaceAll((name, value) -> KeyMask.blotted(value));
        detail = java.util.Collections.unmodifiableMap(sorted);
    }

    /** Something that whoever asks does; if by a key, its id is among the facts. */
    public static AuditEvent of(Request request, String action, String target, Outcome outcome) {
        Principal principal = request.principal();
        return new AuditEvent(
                principal.name(),
                principal.realm(),
                request.remote(),
                request.id(),
                action,
                target,
                outcome,
                principal.key().map(id -> Map.of("key", id)).orElse(Map.of()));
    }

    /** Something the appliance did by itself. */
    public static AuditEvent ofSystem(String action, String target, Outcome outcome) {
        return new AuditEvent("mapkeep", "system", "local", "-", action, target, outcome, Map.of());
    }

    public AuditEvent by(String actor, String realm) {
        return new AuditEvent(actor, realm, remote, requestId, action, target, outcome, detail);
    }

    public AuditEvent with(String name, String value) {
        Map<String, String> more = new TreeMap<>(detail);
        more.put(name, value);
        return new AuditEvent(actor, realm, remote, requestId, action, target, outcome, more);
    }
}
