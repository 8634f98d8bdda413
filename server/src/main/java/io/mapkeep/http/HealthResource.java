package io.mapkeep.http;

import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.storage.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /livez}: the process answers. {@code /readyz}: a row was written to disk and read back, and in which role the node is;
 * {@code /readyz?role=primary} says no on every other node, so that a load balancer finds the one that takes writes. Open to everybody, so they tell no more, and a verdict is used again for a second so that a flood of probes does not wear the disk.
 */
public final class HealthResource implements Resource {
    private static final Logger LOG = LoggerFactory.getLogger(HealthResource.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Database database;
    private final String role;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private Instant asked = Instant.EPOCH;
    private boolean ready;

    /**
     * @param database this node's own, which is writable in every role
     * @param role as {@code GET /readyz} tells it: primary, follower or fenced
     */
    public HealthResource(Database database, String role, Clock clock) {
        this.database = database;
        this.role = role;
        this.clock = clock;
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(
                        "create table if not exists mapkeep.probe (id int primary key, at timestamp with time zone not null)");
            }
        });
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.GET, "/livez", request -> Response.ok(Map.of("status", "live")))
                        .answeredFromMemory(),
                Route.open(Method.GET, "/readyz", this::readiness));
    }

    private Response readiness(Request request) {
        boolean asWanted = request.query("role").map(role::equals).orElse(true);
        return asWanted && isReady()
                ? Response.ok(Map.of("status", "ready", "role", role))
                : Response.json(503, Map.of("status", "not ready", "role", role));
    }

    /** A database that hangs must not collect all threads here, so who cannot look in time counts as seeing nothing. */
    private boolean isReady() {
        try {
            if (!looking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            return lookUnlessFresh();
        } finally {
            looking.unlock();
        }
    }

    private boolean lookUnlessFresh() {
        Instant now = clock.instant();
        // A clock that was set back must not freeze the verdict.
        if (!now.isBefore(asked.plus(FRESH)) || now.isBefore(asked)) {
            ready = probe(now);
            asked = now;
        }
        return ready;
    }

    private boolean probe(Instant now) {
        try {
            OffsetDateTime written = OffsetDateTime.ofInstant(Instant.ofEpochMilli(now.toEpochMilli()), ZoneOffset.UTC);
            database.write(connection -> {
                try (var statement = connection.prepareStatement("merge into mapkeep.probe key (id) values (1, ?)")) {
                    statement.setObject(1, written);
                    return statement.executeUpdate();
                }
            });
            return database.read(connection -> {
                try (var statement = connection.prepareStatement("select at from mapkeep.probe where id = 1");
                        var row = statement.executeQuery()) {
                    return row.next() && row.getObject(1, OffsetDateTime.class).isEqual(written);
                }
            });
        } catch (RuntimeException failure) {
            // Whatever it was: nothing was written and read.
            LOG.warn("Not ready", failure);
            return false;
        }
    }
}
