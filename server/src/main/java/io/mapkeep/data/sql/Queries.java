package io.mapkeep.data.sql;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.SqlSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.data.sql.Parameters.Format;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.GuestQuery;
import io.mapkeep.storage.database.GuestTables;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The SQL API as CARTO's clients know it, version 2, and the export of whole datasets. Answers are streamed. */
public final class Queries {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration EXPORT_TIMEOUT = Duration.ofHours(1);
    private static final int LONGEST_AUDITED = 10_000;

    private final SqlSection limits;
    private final boolean audited;
    private final Datasets datasets;
    private final Database database;
    private final AuditLog audit;
    private final Turnstile turnstile;

    /** @param audited whether each query is noted in the audit log, see {@code audit.queries} */
    public Queries(SqlSection limits, boolean audited, Datasets datasets, Database database, AuditLog audit) {
        this.limits = limits;
        this.audited = audited;
        this.datasets = datasets;
        this.database = database;
        this.audit = audit;
        this.turnstile = new Turnstile(limits.concurrent(), limits.queue(), PATIENCE);
    }

    public List<Resource> resources() {
        return List.of(this::routes);
    }

    private List<Route> routes() {
        return List.of(
                sql(Method.GET, "/api/v2/sql"),
                sql(Method.POST, "/api/v2/sql"),
                sql(Method.GET, "/user/{name}/api/v2/sql"),
                sql(Method.POST, "/user/{name}/api/v2/sql"),
                Route.needs(Permission.READ_DATASETS, Method.GET, "/api/v1/datasets/{name}/export", this::export));
    }

    private Route sql(Method method, String path) {
        return Route.needs(Permission.QUERY, method, path, path.startsWith("/user") ? this::named : this::answer)
                .withBody(new ByteSize(limits.statementLength() * 12L + 10_000))
                .withErrors(Route.Errors.CARTO)
                .servedByReplicas();
    }

    /** There is one workspace; everybody reaches it under their own name. */
    private Response named(Request request) {
        if (!request.pathParameter("name").equals(request.principal().name())) {
            throw new NotFound(Problem.of(
                    "MK-SQL-008",
                    "There is no workspace of that name for you.",
                    "The address names somebody else.",
                    "Use your own account's name, or /api/v2/sql."));
        }
        return answer(request);
    }

    private Response answer(Request request) {
        Parameters asked = Parameters.of(request, limits.statementLength());
        long began = System.nanoTime();
        try {
            String sql = asked.wrap(StatementFence.admit(asked.q()));
            GuestQuery query = start(request.principal(), readable(request.principal()), limits.timeout(), sql);
            Response response = Response.stream(
                    200,
                    asked.format().contentType(),
                    out -> stream(
                            request,
                            asked.q(),
                            began,
                            query,
                            limited(out),
                            (answer, to) -> switch (asked.format()) {
                                case JSON -> answer.json(to);
                                case GEOJSON -> answer.geoJson(to, asked.decimals());
                                case CSV -> answer.csv(to, false);
                            },
                            asked.skipped()));
            return asked.filename().isEmpty()
                    ? response
                    : attached(response, asked.filename().get(), asked.format());
        } catch (ProblemException refused) {
            note(request, asked.q(), refused instanceof InvalidInput ? Outcome.DENIED : Outcome.FAILED, 0, began);
            throw refused;
        }
    }

    private Response export(Request request) {
        Dataset dataset = datasets.readable(request.principal(), request.pathParameter("name"));
        Format format = Format.of(request.query("format").orElse("geojson"));
        if (format == Format.JSON) {
            format = Format.GEOJSON;
        }
        boolean csv = format == Format.CSV;
        long began = System.nanoTime();
        String sql = "select * from public.\"" + dataset.name() + "\" order by cartodb_id";
        GuestQuery query = start(request.principal(), Datasets.tables(List.of(dataset)), EXPORT_TIMEOUT, sql);
        Response response = Response.stream(
                200,
                format.contentType(),
                out -> stream(
                        request,
                        sql,
                        began,
                        query,
                        out,
                        (answer, to) -> csv ? answer.csv(to, true) : answer.geoJson(to, GeoJson.EXACT),
                        Set.of()));
        return attached(response, dataset.name(), format);
    }

    @FunctionalInterface
    private interface Writing {
        long write(Answer answer, OutputStream out) throws IOException;
    }

    private GuestQuery start(Principal principal, GuestTables tables, Duration timeout, String sql) {
        String person = principal.realm() + ":" + principal.name();
        turnstile.enter(person);
        try {
            return database.guests().query(tables, timeout, sql, () -> turnstile.leave(person));
        } catch (RuntimeException | Error failure) {
            turnstile.leave(person);
            throw failure;
        }
    }

    private void stream(
            Request request,
            String sql,
            long began,
            GuestQuery query,
            OutputStream out,
            Writing writing,
            Set<String> skipped)
            throws IOException {
        Outcome outcome = Outcome.FAILED;
        long rows = 0;
        try (query) {
            rows = writing.write(new Answer(query, skipped, began), out);
            outcome = Outcome.SUCCESS;
        } finally {
            note(request, sql, outcome, rows, began);
        }
    }

    private GuestTables readable(Principal principal) {
        return Datasets.tables(datasets.readableBy(principal));
    }

    private void note(Request request, String sql, Outcome outcome, long rows, long began) {
        if (audited) {
            audit.note(AuditEvent.of(request, "sql.query", "", outcome)
                    .with("statement", sql.substring(0, Math.min(LONGEST_AUDITED, sql.length())))
                    .with("rows", Long.toString(rows))
                    .with("milliseconds", Long.toString((System.nanoTime() - began) / 1_000_000)));
        }
    }

    private OutputStream limited(OutputStream out) {
        return new LimitedOutput(out, limits.answer());
    }

    private static Response attached(Response response, String filename, Format format) {
        String safe = filename.replaceAll("[^A-Za-z0-9._-]", "_");
        String ending = "." + format.name().toLowerCase(java.util.Locale.ROOT);
        String name = safe.substring(0, Math.min(100, safe.length()));
        return response.with(
                "Content-Disposition",
                "attachment; filename=\"" + (name.endsWith(ending) ? name : name + ending) + "\"");
    }
}
