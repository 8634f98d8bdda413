package io.mapkeep.identity.agreement;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.AgreementSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Step;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/session/agreement}: read it, amid a sign-in or later, and accept it. */
final class AgreementResource implements Resource {
    private static final String PATH = "/api/v1/session/agreement";

    private final AgreementSection settings;
    private final Acceptances acceptances;
    private final Entrance entrance;
    private final AuditLog audit;

    /** What is shown. */
    record Shown(String version, String text, Optional<Instant> accepted) {}

    /** Which version somebody accepts: the one that they have read. */
    record Acceptance(@Nullable String version) {}

    AgreementResource(AgreementSection settings, Acceptances acceptances, Entrance entrance, AuditLog audit) {
        this.settings = settings;
        this.acceptances = acceptances;
        this.entrance = entrance;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.GET, PATH, this::show),
                Route.open(Method.POST, PATH, this::accept).servedByReplicas());
    }

    private Response show(Request request) {
        AccountName reader = request.principal().anonymous()
                ? entrance.pending(request, Step.AGREEMENT).owner()
                : new AccountName(
                        request.principal().realm(), request.principal().name());
        AgreementText text = AgreementText.read(file());
        return Response.ok(
                new Shown(settings.version(), text.text(), acceptances.accepted(reader, settings.version())));
    }

    private Response accept(Request request) {
        Session session = entrance.pending(request, Step.AGREEMENT);
        AgreementText text = AgreementText.read(file());
        if (!settings.version().equals(Json.read(request, Acceptance.class).version())) {
            throw new Conflict(Problem.of(
                    "MK-AGR-002",
                    "This is not the agreement that is in force.",
                    "It has changed since it was shown to you, or the request names no version.",
                    "Read the agreement as it is now, then accept it."));
        }
        acceptances.note(session.owner(), settings.version(), text.sha256());
        audit.record(AuditEvent.of(request, "agreement.accept", settings.version(), Outcome.SUCCESS)
                .by(session.owner().name(), session.owner().realm())
                .with("sha256", text.sha256()));
        return entrance.done(request, Step.AGREEMENT, Set.of());
    }

    private Path file() {
        return settings.textFile()
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-AGR-003",
                        "There is no agreement.",
                        "The settings name none.",
                        "Nothing has to be accepted on this appliance.")));
    }
}
