package io.mapkeep.http;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.Route.Errors;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * During maintenance answers in place of the resources: people get a page, programs a problem (RFC 9457), both 503 with {@code Retry-After}. Where reading goes on, what a replica would serve is served, for that is what changes
 * nothing. Whether the appliance is well is told at all times: load balancers and upgrades ask for it. The admin socket does not come by here.
 */
final class MaintenanceHandler extends Handler.Wrapper {
    private static final Set<String> ALWAYS = Set.of("/livez", "/readyz", "/favicon.svg", "/api/v1/notices");

    private final RouteTable routes;
    private final MaintenancePage page;
    private volatile Clock clock = Clock.systemUTC();
    private volatile Supplier<Optional<Maintenance>> maintenance = Optional::empty;

    MaintenanceHandler(RouteTable routes, MaintenancePage page, Handler next) {
        super(next);
        this.routes = routes;
        this.page = page;
    }

    void follow(Clock time, Supplier<Optional<Maintenance>> next) {
        clock = time;
        maintenance = next;
    }

    @Override
    public boolean handle(Request request, org.eclipse.jetty.server.Response answer, Callback done) throws Exception {
        Optional<Maintenance> on = maintenance.get();
        if (on.isEmpty()) {
            return super.handle(request, answer, done);
        }
        Instant now = clock.instant();
        String path = request.getHttpURI().getCanonicalPath();
        Optional<Route> route = route(request, path == null ? "" : path);
        if (on.get().isOver(now) || isAllowed(request, on.get()) || goesOn(path, route, request, on.get())) {
            return super.handle(request, answer, done);
        }
        String id = Answers.requestId(request, answer);
        Errors form = route.map(Route::errors).orElse(Errors.PROBLEM);
        Response refusal =
                isForPeople(request, route) ? page.of(on.get()) : ProblemAnswer.of(problem(on.get()), 503, form, id);
        String retry = Long.toString(on.get().retryAfterSeconds(now));
        Answers.send(request, answer, refusal.with("Retry-After", retry), form, id, done);
        return true;
    }

    private Optional<Route> route(Request request, String path) {
        return routes.find(path)
                .flatMap(match -> Optional.ofNullable(ResourceHandler.method(request.getMethod()))
                        .map(match.routes()::get));
    }

    private static boolean isAllowed(Request request, Maintenance on) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                && !remote.isUnresolved()
                && on.admits(remote.getAddress());
    }

    private static boolean goesOn(String path, Optional<Route> route, Request request, Maintenance on) {
        boolean reads = route.map(Route::onReplicas).orElseGet(() -> isReading(request));
        return on.readOnly() && reads || path != null && (ALWAYS.contains(path) || path.startsWith("/assets/"));
    }

    private static boolean isForPeople(Request request, Optional<Route> route) {
        String accepted = request.getHeaders().get(HttpHeader.ACCEPT);
        return route.isEmpty() && isReading(request) && accepted != null && accepted.contains("text/html");
    }

    private static boolean isReading(Request request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static Problem problem(Maintenance on) {
        String why = (on.reason().isEmpty() ? "It is under maintenance" : on.reason())
                + on.until().map(end -> ", until " + MaintenancePage.words(end)).orElse("") + ".";
        return on.readOnly()
                ? Problem.of(
                        "MK-HTP-020",
                        "The appliance only reads just now; nothing was changed.",
                        why,
                        "Try again later: Retry-After tells when.")
                : Problem.of(
                        "MK-HTP-019",
                        "The appliance is under maintenance.",
                        why,
                        "Try again later: Retry-After tells when.");
    }
}
