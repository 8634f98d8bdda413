package io.mapkeep.tls.acme;

import io.mapkeep.contract.admin.DnsTasks;
import io.mapkeep.contract.admin.DnsTasks.Outcome;
import io.mapkeep.contract.admin.DnsTasks.Task;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has records published by a program of the administrator's. The appliance starts no processes, so it lays a file where systemd looks for one, and whom systemd starts then, the command, asks here
 * what is wanted, runs the program, and says how it went (docs/decisions/0157).
 */
final class HookRecords implements DnsRecords, Resource {
    private static final String PATH = "/api/v1/certificates/acme/dns-tasks";

    private final Path wanted;
    private final Duration patience;
    private final Map<Long, Open> tasks = new ConcurrentSkipListMap<>();
    private final AtomicLong ids = new AtomicLong();

    private record Open(Task task, CompletableFuture<Outcome> done) {}

    /**
     * A place to ask.
     *
     * @param wanted the file that is there as long as something is to be done
     * @param patience how long the program may take
     */
    HookRecords(Path wanted, Duration patience) {
        this.wanted = wanted;
        this.patience = patience;
    }

    @Override
    public void publish(Text text) throws IOException, InterruptedException {
        run("publish", text);
    }

    @Override
    public void remove(Text text) throws IOException, InterruptedException {
        run("remove", text);
    }

    private void run(String act, Text text) throws IOException, InterruptedException {
        var open = new Open(new Task(ids.incrementAndGet(), act, text.name(), text.value()), new CompletableFuture<>());
        tasks.put(open.task().id(), open);
        try {
            Files.writeString(wanted, "acme-hook\n");
            Optional<String> error =
                    open.done().get(patience.toMillis(), TimeUnit.MILLISECONDS).error();
            if (error.isPresent()) {
                throw new IOException("The program that is to " + act + " " + text.name() + " failed: " + error.get());
            }
        } catch (TimeoutException | ExecutionException nobody) {
            throw new IOException(
                    "No program came to " + act + " " + text.name() + " within " + patience.toSeconds()
                            + " s. Put one at /etc/mapkeep/acme-hook and look at: systemctl status"
                            + " mapkeep-acme-hook.path mapkeep-acme-hook.service",
                    nobody);
        } finally {
            tasks.remove(open.task().id());
            if (tasks.isEmpty()) {
                Files.deleteIfExists(wanted);
            }
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.socketOnly(Method.GET, PATH, this::list),
                Route.socketOnly(Method.POST, PATH + "/{id}", this::done));
    }

    private Response list(Request request) {
        return left();
    }

    private Response left() {
        return Response.ok(new DnsTasks(tasks.values().stream()
                .filter(open -> !open.done().isDone())
                .map(Open::task)
                .toList()));
    }

    private Response done(Request request) {
        Outcome outcome = Json.read(request, Outcome.class);
        String id = request.pathParameter("id");
        Open open = id.matches("\\d{1,18}") ? tasks.get(Long.parseLong(id)) : null;
        if (open == null) {
            throw new NotFound(Problem.of(
                    "MK-TLS-063",
                    "Nobody waits for this change of the DNS any more.",
                    "The program took longer than " + patience.toSeconds() + " s, or it was told of already.",
                    "Nothing is left to do: the appliance tries again by itself, see mapkeep doctor certificate"));
        }
        open.done().complete(outcome);
        return left();
    }
}
