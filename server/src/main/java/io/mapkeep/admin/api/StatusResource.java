package io.mapkeep.admin.api;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.StatusReport;
import io.mapkeep.contract.admin.StatusReport.DurabilityFigures;
import io.mapkeep.contract.admin.StatusReport.MemoryFigures;
import io.mapkeep.contract.admin.StatusReport.StorageFigures;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.storage.database.Places;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** {@code GET /api/v1/status}: the appliance at a glance. */
public final class StatusResource implements Resource {
    private static final Path PROCESS = Path.of("/proc/self/status");
    /** Critical, then unknown, then warnings. */
    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparingInt(finding -> switch (finding.severity()) {
                case CRITICAL -> 0;
                case UNKNOWN -> 1;
                case WARNING -> 2;
                case OK -> 3;
            });

    private final StatusParts parts;
    private final Places places;
    private final Path folder;
    private final Clock clock;
    private final Supplier<NodeNews> news;

    /**
     * @param folder {@code server.data}
     */
    public StatusResource(StatusParts parts, Places places, Path folder, Clock clock, Supplier<NodeNews> news) {
        this.parts = parts;
        this.places = places;
        this.folder = folder;
        this.clock = clock;
        this.news = news;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.needs(Permission.OPERATE, Method.GET, "/api/v1/status", this::tell));
    }

    private Response tell(Request request) {
        return Response.ok(report());
    }

    StatusReport report() {
        var replicas = parts.replicas();
        NodeNews node = news.get();
        return new StatusReport(
                parts.version(),
                replicas.role(),
                parts.started(),
                Duration.between(parts.started(), clock.instant()).toSeconds(),
                parts.https(),
                parts.datasets(),
                parts.rows(),
                storage(),
                durability(),
                replicas,
                parts.certificateDaysLeft(),
                parts.tls(),
                parts.ldap(),
                parts.sessions(),
                parts.auditSequence(),
                parts.snapshots(),
                memory(),
                node.trial(),
                node.maintenance(),
                node.announcement(),
                parts.alerts().stream().sorted(WORST_FIRST).toList());
    }

    private StorageFigures storage() {
        var figures = places.own().figures();
        long free = 0;
        long total = 0;
        try {
            FileStore disk = Files.getFileStore(folder);
            free = disk.getUsableSpace();
            total = disk.getTotalSpace();
        } catch (IOException unknown) {
            // shown as 0; the check "disk" says why
        }
        return new StorageFigures(places.shared().sizeBytes(), free, total, figures.commits(), figures.barriers());
    }

    private DurabilityFigures durability() {
        // On a replica these tell of what the node writes for itself; how it follows is told apart.
        var gate = places.own().figures();
        var journal = places.own().journalFigures();
        return new DurabilityFigures(
                journal.state().name().toLowerCase(Locale.ROOT),
                journal.barrier(),
                gate.barriersLastMinute(),
                gate.waiting(),
                gate.oldestWaiting().toMillis(),
                journal.keptBytes(),
                journal.segments(),
                journal.unappliedBytes(),
                micros(gate.barrierTime(), gate.barriers()),
                micros(journal.forceTime(), journal.forces()),
                gate.largestGroup());
    }

    private static long micros(Duration together, long times) {
        return times == 0 ? 0 : together.toNanos() / times / 1000;
    }

    private static MemoryFigures memory() {
        Runtime runtime = Runtime.getRuntime();
        return new MemoryFigures(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory(), residentBytes());
    }

    /** From proc(5), {@code VmRSS} in KiB. */
    private static long residentBytes() {
        try (var lines = Files.lines(PROCESS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException elsewhere) {
            return 0;
        }
    }
}
