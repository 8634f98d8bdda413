package io.mapkeep.data.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.ImportSection;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rooms that an import needs, on a folder of the test's own. */
final class House implements AutoCloseable {
    static final ImportSection SECTION =
            new ImportSection(ByteSize.parse("1 GiB"), 1000, ByteSize.parse("16 MiB"), 1000, 2);
    static final Principal EDITOR = new Principal("eve", "Eve", "ldap", Set.of(Role.EDITOR));
    static final Principal OTHER = new Principal("otto", "Otto", "ldap", Set.of(Role.EDITOR));
    static final Principal ADMIN = new Principal("ada", "Ada", "ldap", Set.of(Role.ADMIN));
    static final Principal VIEWER = new Principal("vic", "Vic", "ldap", Set.of(Role.VIEWER));

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<AuditEvent> audited = Collections.synchronizedList(new ArrayList<>());
    final Path folder;
    final Database database;
    final Datasets datasets;
    final Jobs jobs = new Jobs();
    final Importer importer;
    private final List<Resource> resources = new ArrayList<>();

    House(Path folder) {
        this(folder, SECTION);
    }

    House(Path folder, ImportSection section) {
        this.folder = folder;
        this.database = Database.open(folder, Redacted.of("secret".getBytes(StandardCharsets.UTF_8)));
        this.datasets = new Datasets(database, Clock.systemUTC());
        AuditLog audit = new AuditLog() {
            @Override
            public void record(AuditEvent event) {
                audited.add(event);
            }

            @Override
            public void note(AuditEvent event) {
                audited.add(event);
            }
        };
        this.importer =
                Importer.open(section, datasets, database, audit, jobs, Clock.systemUTC(), folder.resolve("imports"));
        resources.addAll(importer.resources());
        resources.addAll(datasets.resources(audit));
    }

    Response ask(Method method, String path, Request request) {
        for (Resource resource : resources) {
            for (Route route : resource.routes()) {
                if (route.method() == method && route.path().equals(path)) {
                    return route.handler().handle(request);
                }
            }
        }
        throw new AssertionError("no route " + method + " " + path);
    }

    JsonNode json(Response response) {
        try {
            return JSON.readTree(text(response));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    String text(Response response) {
        if (response.body() instanceof Response.Body.Bytes known) {
            return new String(known.bytes(), StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ((Response.Body.Stream) response.body()).writer().write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    JsonNode upload(String filename, byte[] body, Map<String, String> queries) {
        Map<String, String> all = new java.util.HashMap<>(queries);
        all.put("filename", filename);
        return json(ask(Method.POST, "/api/v1/imports", StandInRequest.upload(EDITOR, body, all)));
    }

    /** Uploads and waits for the end. */
    JsonNode load(String filename, byte[] body, Map<String, String> queries) {
        return await(upload(filename, body, queries).get("id").asText());
    }

    JsonNode load(String filename, String body) {
        return load(filename, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    JsonNode state(String id) {
        return json(
                ask(Method.GET, "/api/v1/imports/{id}", StandInRequest.of(EDITOR, Method.GET, Map.of("id", id), "")));
    }

    JsonNode await(String id) {
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (System.nanoTime() < deadline) {
            JsonNode now = state(id);
            if (Set.of("done", "failed", "cancelled").contains(now.get("state").asText()) && importer.idle()) {
                return now;
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
        throw new AssertionError("the import does not end: " + state(id));
    }

    <T> T query(String sql, Class<T> type) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getObject(1, type);
            }
        });
    }

    @Override
    public void close() {
        importer.close();
        jobs.close();
        database.close();
    }
}
