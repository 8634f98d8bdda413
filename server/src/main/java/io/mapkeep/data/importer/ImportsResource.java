package io.mapkeep.data.importer;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Verb;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.configuration.ImportSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.data.dataset.Dataset.Visibility;
import io.mapkeep.data.importer.reading.BadRow;
import io.mapkeep.data.importer.reading.ColumnNames;
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
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/imports}: upload a file, watch its import, cancel it, fetch the rows that could not be used. */
final class ImportsResource implements Resource {
    private static final int LISTED = 100;

    private final Importer importer;
    private final ImportSection section;

    ImportsResource(Importer importer, ImportSection section) {
        this.importer = importer;
        this.section = section;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.IMPORT_DATASETS, Method.POST, "/api/v1/imports", this::upload)
                        .withBody(section.file()),
                Route.needs(Permission.IMPORT_DATASETS, Method.GET, "/api/v1/imports", this::list),
                Route.needs(Permission.IMPORT_DATASETS, Method.GET, "/api/v1/imports/{id}", this::get),
                Route.needs(Permission.IMPORT_DATASETS, Method.DELETE, "/api/v1/imports/{id}", this::cancel),
                Route.needs(
                        Permission.IMPORT_DATASETS, Method.GET, "/api/v1/imports/{id}/bad-rows.csv", this::badRows));
    }

    /** An import as the API tells it. */
    record Shown(
            String id,
            String filename,
            @Nullable String dataset,
            String state,
            long bytes,
            long bytesRead,
            long rows,
            long badRows,
            List<BadRow> badRowsListed,
            @Nullable Problem problem,
            List<String> remarks,
            Instant started,
            @Nullable Instant ended,
            String owner) {
        static Shown of(Import shown, List<BadRow> listed) {
            return new Shown(
                    shown.id(),
                    shown.filename(),
                    shown.dataset().orElse(null),
                    shown.state().name().toLowerCase(Locale.ROOT),
                    shown.bytes(),
                    shown.bytesRead(),
                    shown.rows(),
                    shown.badRows(),
                    listed,
                    shown.problem().orElse(null),
                    shown.remarks(),
                    shown.started(),
                    shown.ended().orElse(null),
                    shown.owner());
        }
    }

    private Response upload(Request request) {
        request.principal().require(Permission.IMPORT_DATASETS);
        String filename = filename(request.query("filename"));
        Optional<String> name =
                request.query("name").filter(given -> !given.isBlank()).map(ImportsResource::name);
        requireReached(request.principal(), name);
        Order order = new Order(
                filename,
                name,
                visibility(request.query("visibility").orElse("private")),
                skipBadRows(request.query("bad_rows").orElse("refuse")),
                AuditEvent.of(request, "dataset.import", "", Outcome.SUCCESS));
        Import made = importer.receive(request, order);
        return Response.json(202, Shown.of(made, List.of())).with("Location", "/api/v1/imports/" + made.id());
    }

    private Response list(Request request) {
        return Response.ok(Map.of(
                "imports",
                importer.of(request.principal()).stream()
                        .filter(each -> reaches(request.principal(), each))
                        .map(each -> Shown.of(each, List.of()))
                        .toList()));
    }

    private Response get(Request request) {
        return Response.ok(shown(own(request)));
    }

    private Response cancel(Request request) {
        Import found = own(request);
        importer.cancel(found.id());
        return Response.json(202, shown(own(request)));
    }

    private Response badRows(Request request) {
        Import found = own(request);
        return Response.stream(200, "text/csv; charset=utf-8", out -> BadRowsCsv.write(importer, found.id(), out))
                .with("Content-Disposition", "attachment; filename=\"bad-rows.csv\"");
    }

    private Shown shown(Import found) {
        return Shown.of(found, importer.badRows(found.id(), 0, LISTED));
    }

    /** What belongs to somebody else does not exist, except for those who manage everybody's datasets. */
    private Import own(Request request) {
        Principal principal = request.principal();
        return importer.find(request.pathParameter("id"))
                .filter(found ->
                        principal.owns(found.realm(), found.owner()) || principal.may(Permission.MANAGE_DATASETS))
                .filter(found -> reaches(principal, found))
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-IMP-018",
                        "There is no such import for you.",
                        "It does not exist, belongs to somebody else, or is older than the last " + ImportStore.KEPT
                                + ".",
                        "See your imports: GET /api/v1/imports")));
    }

    /** A key for certain datasets shows their imports; one without a dataset shows what nobody can tell. */
    private static boolean reaches(Principal principal, Import found) {
        return principal
                        .scope()
                        .map(scope ->
                                scope.datasets().isEmpty() || found.dataset().isPresent())
                        .orElse(true)
                && found.dataset()
                        .flatMap(name -> principal.scope().map(scope -> scope.allows(name, Verb.SELECT)))
                        .orElse(true);
    }

    /** Whether a key may make a dataset of that name. One for certain datasets must say the name, because one made up would be another. */
    private static void requireReached(Principal principal, Optional<String> name) {
        boolean reached = principal
                .scope()
                .map(scope -> name.map(given -> scope.allows(given, Verb.INSERT))
                        .orElse(scope.datasets().isEmpty()))
                .orElse(true);
        if (!reached) {
            throw new NotPermitted(Problem.of(
                    "MK-IMP-021",
                    "This key may not make that dataset.",
                    "It was made for certain datasets, and insert on this one is not among what it may do.",
                    "Name one of the key's datasets with ?name=…, or use another key."));
        }
    }

    private static String filename(Optional<String> given) {
        String name = given.orElse("").strip();
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        if (last.isEmpty() || last.length() > 255 || last.chars().anyMatch(Character::isISOControl)) {
            throw wrong(
                    "The file needs a name.",
                    "It has 1 to 255 characters and no control characters.",
                    "Add ?filename=places.csv");
        }
        return last;
    }

    private static String name(String given) {
        if (!ColumnNames.safe(given) || given.startsWith(Staging.PREFIX)) {
            throw wrong(
                    "This cannot be the name of a dataset.",
                    "A name has 1 to 63 characters of a-z, 0-9 and _, no digit in front, and is no word that SQL reserves.",
                    "Choose another name, or leave it out to have one made from the file's name.");
        }
        return given;
    }

    private static Visibility visibility(String given) {
        return switch (given) {
            case "private" -> Visibility.PRIVATE;
            case "shared" -> Visibility.SHARED;
            default ->
                throw wrong(
                        "There is no such visibility.", "It is \"private\" or \"shared\".", "Add ?visibility=shared");
        };
    }

    private static boolean skipBadRows(String given) {
        return switch (given) {
            case "refuse" -> false;
            case "skip" -> true;
            default ->
                throw wrong(
                        "bad_rows is not understood.",
                        "It is \"refuse\" (one bad row refuses the file) or \"skip\" (bad rows are left out and listed).",
                        "Add ?bad_rows=skip");
        };
    }

    private static InvalidInput wrong(String what, String why, String fix) {
        return new InvalidInput(Problem.of("MK-IMP-019", what, why, fix));
    }
}
