package io.mapkeep.tls;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.RootKey;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.RootKeyFile;
import io.mapkeep.tls.authority.Serial;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;

/** What is done to the root, on the admin socket alone: whoever may could be everybody to all clients. */
final class RootResource implements Resource {
    private static final String PATH = "/api/v1/certificates";
    private static final int SHORTEST_PASSWORD = 12;

    private final LocalSource local;
    private final Certificates certificates;
    private final AuditLog audit;

    RootResource(LocalSource local, Certificates certificates, AuditLog audit) {
        this.local = local;
        this.certificates = certificates;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.socketOnly(Method.POST, PATH + "/root", this::rotate),
                Route.socketOnly(Method.POST, PATH + "/root/key", this::export),
                Route.socketOnly(Method.POST, PATH + "/root/offline", this::takeOffline),
                Route.socketOnly(Method.POST, PATH + "/intermediate", this::signIntermediate));
    }

    private Response rotate(Request request) {
        RootKey.Brought brought = Json.read(request, RootKey.Brought.class);
        synchronized (certificates) {
            Issued before = root();
            Optional<PrivateKey> key = brought.pem().map(pem -> opened(pem, brought, before));
            if (before.offline() && key.isEmpty()) {
                throw offline(
                        "Without it no client would know that the new root is its successor.",
                        "Bring it: mapkeep cert rotate-root --root-key-file FILE --password-file FILE");
            }
            enter(request, "certificate.root.rotate", before);
            local.rotateRoot(key);
            certificates.renewIfDue();
            return Response.ok(shown());
        }
    }

    private Response export(Request request) {
        String password = password(Json.read(request, RootKey.Brought.class));
        Issued root = root();
        if (root.offline()) {
            throw offline("It was exported before.", "Keep that file; nothing is left to do here.");
        }
        if (!root.readable()) {
            throw new Conflict(
                    Problem.of(
                            "MK-TLS-055",
                            "The root's key is in the hardware security module and cannot be taken out; nothing was changed.",
                            "It was made there, so that nobody can ever copy it.",
                            "Take the module away instead, and stop the appliance meanwhile. For a root with its key in a file, empty tls.authority.hsm_library and then: mapkeep cert rotate-root"));
        }
        enter(request, "certificate.root.export", root);
        return Response.ok(new RootKey.Exported(
                        Serial.text(root.certificate()),
                        Fingerprint.of(root.certificate()),
                        RootKeyFile.seal(root.key(), password)))
                .with("Cache-Control", "no-store");
    }

    /** The file has to come back, so that a key is never forgotten that nobody has. */
    private Response takeOffline(Request request) {
        RootKey.Brought brought = Json.read(request, RootKey.Brought.class);
        synchronized (certificates) {
            Issued root = root();
            if (root.offline()) {
                throw offline("It was taken out before.", "Nothing is left to do.");
            }
            opened(brought.pem().orElse(""), brought, root);
            enter(request, "certificate.root.offline", root);
            local.forgetRootKey();
            certificates.renewIfDue();
            return Response.ok(shown());
        }
    }

    private Response signIntermediate(Request request) {
        RootKey.Brought brought = Json.read(request, RootKey.Brought.class);
        synchronized (certificates) {
            Issued root = root();
            PrivateKey key = opened(brought.pem().orElse(""), brought, root);
            enter(request, "certificate.intermediate.sign", root);
            local.signIntermediate(key);
            certificates.renewIfDue();
            return Response.ok(shown());
        }
    }

    private Issued root() {
        return local.generation().root();
    }

    private RootKey.State shown() {
        var now = local.generation();
        return new RootKey.State(
                Serial.text(now.root().certificate()),
                Fingerprint.of(now.root().certificate()),
                now.root().offline(),
                Serial.text(now.intermediate().certificate()),
                now.intermediate().notAfter(),
                now.crosses().stream()
                        .findFirst()
                        .map(cross -> cross.getNotAfter().toInstant()));
    }

    private PrivateKey opened(String pem, RootKey.Brought brought, Issued root) {
        return RootKeyFile.open(pem, brought.password().orElse(""), root.certificate());
    }

    private void enter(Request request, String action, Issued before) {
        audit.record(AuditEvent.of(request, action, Serial.text(before.certificate()), Outcome.SUCCESS)
                .with("root_sha256", Fingerprint.of(before.certificate()))
                .with("key_before", before.offline() ? "offline" : "here")
                .with(
                        "intermediate",
                        Serial.text(local.generation().intermediate().certificate())));
    }

    private static String password(RootKey.Brought brought) {
        String password = brought.password().orElse("");
        if (password.length() < SHORTEST_PASSWORD) {
            throw new InvalidInput(Problem.of(
                    "MK-TLS-053",
                    "The password for the root's key is too short; nothing was exported.",
                    "It has " + password.length() + " characters; whoever finds the file may guess for years.",
                    "Take at least " + SHORTEST_PASSWORD + " characters, for instance from: openssl rand -base64 24"));
        }
        return password;
    }

    private static Conflict offline(String why, String fix) {
        return new Conflict(Problem.of("MK-TLS-050", "The root's key is offline; nothing was changed.", why, fix));
    }
}
