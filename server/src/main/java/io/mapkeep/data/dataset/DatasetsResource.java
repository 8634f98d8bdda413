package io.mapkeep.data.dataset;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.data.dataset.Dataset.Visibility;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/datasets}: list, look at, describe, share and delete datasets. */
final class DatasetsResource implements Resource {
    private static final int LONGEST_TITLE = 200;

    private static final Set<Permission> CHANGING = Set.of(Permission.IMPORT_DATASETS, Permission.MANAGE_DATASETS);

    private final Datasets datasets;
    private final AuditLog audit;

    DatasetsResource(Datasets datasets, AuditLog audit) {
        this.datasets = datasets;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.READ_DATASETS, Method.GET, "/api/v1/datasets", this::list),
                Route.needs(Permission.READ_DATASETS, Method.GET, "/api/v1/datasets/{name}", this::get),
                Route.needsOneOf(CHANGING, Method.PATCH, "/api/v1/datasets/{name}", this::change),
                Route.needsOneOf(CHANGING, Method.DELETE, "/api/v1/datasets/{name}", this::delete));
    }

    /** A dataset as the API tells it. */
    record Shown(
            String name,
            String title,
            String owner,
            String visibility,
            long rows,
            List<ShownColumn> columns,
            @Nullable String geometry,
            double @Nullable [] bounds,
            String source,
            Instant created,
            Instant updated,
            boolean mayChange) {
        static Shown of(Dataset dataset, boolean mayChange) {
            return new Shown(
                    dataset.name(),
                    dataset.title(),
                    dataset.owner(),
                    word(dataset.visibility()),
                    dataset.rows(),
                    dataset.columns().stream()
                            .map(column -> new ShownColumn(column.name(), column.source(), word(column.type())))
                            .toList(),
                    dataset.geometry().orElse(null),
                    dataset.bounds()
                            .map(box -> new double[] {box.west(), box.south(), box.east(), box.north()})
                            .orElse(null),
                    dataset.source(),
                    dataset.created(),
                    dataset.updated(),
                    mayChange);
        }
    }

    /** A column as the API tells it. */
    record ShownColumn(String name, String source, String type) {}

    /** What PATCH takes; what is not given stays. */
    record Change(@Nullable String title, @Nullable String visibility) {}

    private Response list(Request request) {
        return Response.ok(Map.of(
                "datasets",
                datasets.readableBy(request.principal()).stream()
                        .map(dataset -> shown(request.principal(), dataset))
                        .toList()));
    }

    private Response get(Request request) {
        return Response.ok(
                shown(request.principal(), datasets.readable(request.principal(), request.pathParameter("name"))));
    }

    private Response change(Request request) {
        String name = request.pathParameter("name");
        Change change = Json.read(request, Change.class);
        Optional<String> title = Optional.ofNullable(change.title()).map(DatasetsResource::title);
        Optional<Visibility> visibility =
                Optional.ofNullable(change.visibility()).map(DatasetsResource::visibility);
        Dataset changed = audited(
                request, "dataset.change", name, () -> datasets.change(request.principal(), name, title, visibility));
        AuditEvent event = AuditEvent.of(request, "dataset.change", name, Outcome.SUCCESS)
                .with("title", changed.title())
                .with("visibility", word(changed.visibility()));
        audit.record(event);
        return Response.ok(shown(request.principal(), changed));
    }

    private Response delete(Request request) {
        String name = request.pathParameter("name");
        audited(request, "dataset.delete", name, () -> {
            datasets.delete(request.principal(), name);
            return name;
        });
        audit.record(AuditEvent.of(request, "dataset.delete", name, Outcome.SUCCESS));
        return Response.noContent();
    }

    /** Leaves a trace of what was not allowed. */
    private <T> T audited(Request request, String action, String name, Supplier<T> act) {
        try {
            return act.get();
        } catch (NotPermitted denied) {
            audit.record(AuditEvent.of(request, action, name, Outcome.DENIED));
            throw denied;
        }
    }

    private Shown shown(Principal principal, Dataset dataset) {
        return Shown.of(dataset, datasets.mayChange(principal, dataset));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String title(String written) {
        String title = written.strip();
        if (title.isEmpty() || title.length() > LONGEST_TITLE || title.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput(Problem.of(
                    "MK-DAT-004",
                    "This cannot be a title.",
                    "A title has 1 to " + LONGEST_TITLE + " characters and no line breaks.",
                    "Choose another title."));
        }
        return title;
    }

    private static Visibility visibility(String written) {
        for (Visibility visibility : Visibility.values()) {
            if (word(visibility).equals(written)) {
                return visibility;
            }
        }
        throw new InvalidInput(Problem.of(
                "MK-DAT-005",
                "There is no such visibility.",
                "It is \"private\" (you and administrators) or \"shared\" (everybody who may read datasets).",
                "Send {\"visibility\": \"shared\"} or {\"visibility\": \"private\"}."));
    }
}
