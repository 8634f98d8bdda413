package io.mapkeep.http;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Authenticator;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.Route.Access;
import io.mapkeep.rest.Route.Errors;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Serves the resources on a Jetty server: finds the route, asks who and whether, calls the handler, sends what comes back. Both doors use it. */
public final class ResourceHandler extends Handler.Abstract.NonBlocking {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceHandler.class);

    private final RouteTable routes;
    private final Door door;
    private final ByteSize standardBody;
    private final Authenticator authenticator;
    private final Executor workers;
    private final @Nullable RateLimit limit;
    private final @Nullable StaticPages pages;
    private final Nuisances nuisances;

    private ResourceHandler(
            RouteTable routes,
            Door door,
            ByteSize standardBody,
            Authenticator authenticator,
            Executor workers,
            @Nullable RateLimit limit,
            @Nullable StaticPages pages,
            Nuisances nuisances) {
        this.routes = routes;
        this.door = door;
        this.standardBody = standardBody;
        this.authenticator = authenticator;
        this.workers = workers;
        this.limit = limit;
        this.pages = pages;
        this.nuisances = nuisances;
    }

    static ResourceHandler forTls(
            RouteTable routes,
            ByteSize standardBody,
            Authenticator authenticator,
            Executor workers,
            RateLimit limit,
            StaticPages pages,
            Nuisances nuisances) {
        return new ResourceHandler(routes, Door.TLS, standardBody, authenticator, workers, limit, pages, nuisances);
    }

    /** For programs that show a certificate: all resources and no pages. */
    static ResourceHandler forPrograms(
            RouteTable routes, ByteSize standardBody, Authenticator authenticator, Executor workers, RateLimit limit) {
        return new ResourceHandler(
                routes,
                Door.TLS,
                standardBody,
                request -> {
                    ProgramPort.requireProgram(request);
                    return authenticator.authenticate(request);
                },
                workers,
                limit,
                null,
                new Nuisances());
    }

    /** For the few routes of the plain port. Nobody signs in there: what credentials a request brings went over the network in clear already. */
    static ResourceHandler forPlain(RouteTable routes, ByteSize standardBody, Executor workers, RateLimit limit) {
        return new ResourceHandler(
                routes, Door.TLS, standardBody, request -> Principal.ANONYMOUS, workers, limit, null, new Nuisances());
    }

    /** For the admin socket, where {@code authenticator} asks the kernel, and neither limits nor pages are of use. */
    public static ResourceHandler forSocket(
            RouteTable routes, ByteSize standardBody, Authenticator authenticator, Executor workers) {
        return new ResourceHandler(
                routes, Door.ADMIN_SOCKET, standardBody, authenticator, workers, null, null, new Nuisances());
    }

    /** Answers whom a door turns away before it looks at the request. */
    public static boolean refuse(
            Request jetty, org.eclipse.jetty.server.Response answer, ProblemException why, Callback done) {
        String id = Answers.requestId(jetty, answer);
        Answers.send(jetty, answer, ProblemAnswer.of(why, Errors.PROBLEM, id), Errors.PROBLEM, id, done);
        return true;
    }

    @Override
    public boolean handle(Request jetty, org.eclipse.jetty.server.Response answer, Callback done) {
        String id = Answers.requestId(jetty, answer);
        InetAddress remote = remote(jetty);
        if (limit != null && remote != null && !limit.take(remote)) {
            Answers.send(jetty, answer, tooMany(limit, remote, id), Errors.PROBLEM, id, done);
            return true;
        }
        String path = jetty.getHttpURI().getCanonicalPath();
        Optional<RouteTable.Match> match = path == null ? Optional.empty() : routes.find(path);
        Method method = method(jetty.getMethod());
        Route route =
                match.isEmpty() || method == null ? null : match.get().routes().get(method);
        if (route != null) {
            Runnable work = () -> answer(jetty, answer, route, match.get(), remote, id, done);
            run(work, jetty, answer, route, done);
        } else if (match.isPresent()) {
            Response other = otherMethod(jetty.getMethod(), match.get(), id);
            Answers.send(jetty, answer, other, Errors.PROBLEM, id, done);
        } else {
            Response page = pages == null ? notFound(id, path) : pages.serve(jetty, path == null ? "/" : path, id);
            if (page.status() == 404) {
                nuisances.tell(jetty, Nuisance.UNKNOWN_PATH);
            }
            Answers.send(jetty, answer, page, Errors.PROBLEM, id, done);
        }
        return true;
    }

    /**
     * Answers here what waits for nothing, and hands the rest to a thread that may wait: this one reads other connections too. Waking a thread costs as much
     * as a small answer itself (docs/performance.md), so it is worth telling them apart.
     */
    private void run(
            Runnable work, Request jetty, org.eclipse.jetty.server.Response answer, Route route, Callback done) {
        if (route.fromMemory() && !bringsCredentials(jetty)) {
            work.run();
            return;
        }
        try {
            workers.execute(work);
        } catch (RejectedExecutionException stopping) {
            org.eclipse.jetty.server.Response.writeError(jetty, answer, done, 503);
        }
    }

    /** A session's cookie is checked in memory; these may take a database or a directory. */
    private static boolean bringsCredentials(Request jetty) {
        HttpFields headers = jetty.getHeaders();
        return ProgramPort.certificate(jetty).isPresent()
                || headers.contains(HttpHeader.AUTHORIZATION)
                || headers.contains("Signature-Input")
                || headers.contains("Signature");
    }

    private void answer(
            Request jetty,
            org.eclipse.jetty.server.Response answer,
            Route route,
            RouteTable.Match match,
            @Nullable InetAddress remote,
            String id,
            Callback done) {
        MDC.put("request", id);
        try {
            Response response = answerTo(jetty, route, match, remote, id);
            Answers.send(jetty, answer, response, route.errors(), id, done);
        } catch (RuntimeException | Error bug) {
            // On a thread of its own nobody above would end the request.
            LOG.error("{} {} could not be answered", jetty.getMethod(), route.path(), bug);
            done.failed(bug);
        } finally {
            MDC.remove("request");
        }
    }

    private Response answerTo(
            Request jetty, Route route, RouteTable.Match match, @Nullable InetAddress remote, String id) {
        try {
            return call(jetty, id, route, match, remote);
        } catch (ProblemException failure) {
            Response response = challenged(jetty, ProblemAnswer.of(failure, route.errors(), id));
            // A replica that sends people to its primary does what it should.
            if (response.status() >= 500 && !(failure instanceof OnPrimaryOnly)) {
                LOG.error("{} {} failed", jetty.getMethod(), route.path(), failure);
            }
            return response;
        } catch (UncheckedIOException gone) {
            logBrokenOff(jetty, gone);
        } catch (RuntimeException | Error bug) {
            LOG.error("{} {} failed unexpectedly", jetty.getMethod(), route.path(), bug);
        }
        return Answers.unexpected(id, route.errors());
    }

    /** A body that ended because the client went away is the client's business, any other failed reading or writing ours. */
    private static void logBrokenOff(Request jetty, UncheckedIOException failure) {
        if (failure.getCause() instanceof EofException || failure.getCause() instanceof ClosedChannelException) {
            LOG.info("{} broke off: the client went away or was too slow", jetty.getMethod());
        } else {
            LOG.error("{} failed unexpectedly", jetty.getMethod(), failure);
        }
    }

    private static Response tooMany(RateLimit limit, InetAddress remote, String id) {
        return ProblemAnswer.of(limit.refusal(remote), 429, Errors.PROBLEM, id)
                .with("Retry-After", Integer.toString(limit.retryAfterSeconds()));
    }

    /**
     * A 401 must name a way to sign in (RFC 9110, 15.5.2). Browsers, which alone send {@code Sec-Fetch-…}, get one that they do not know: at
     * "Basic" they would open a password window of their own over the page's.
     */
    private static Response challenged(Request jetty, Response response) {
        return response.status() != 401
                ? response
                : response.with(
                        "WWW-Authenticate",
                        jetty.getHeaders().contains("Sec-Fetch-Mode")
                                ? "Session realm=\"Mapkeep\""
                                : "Basic realm=\"Mapkeep\", charset=\"UTF-8\"");
    }

    private Response call(Request jetty, String id, Route route, RouteTable.Match match, @Nullable InetAddress remote) {
        ByteSize largest = route.body().orElse(standardBody);
        if (jetty.getLength() > largest.bytes()) {
            throw LimitedBody.tooLarge(largest);
        }
        var request = new JettyRequest(
                jetty,
                id,
                door,
                route.method(),
                match.parameters(),
                largest,
                remote == null ? "local" : remote.getHostAddress());
        SameOrigin.require(request);
        request.signIn(authenticator.authenticate(request));
        admit(route, request.principal());
        return route.handler().handle(request);
    }

    private void admit(Route route, Principal principal) {
        Access access = route.access();
        if (access instanceof Access.Needs needs) {
            principal.require(needs.permission());
        } else if (access instanceof Access.NeedsOneOf needs) {
            principal.requireOneOf(needs.permissions());
        } else if (access instanceof Access.SignedIn && principal.anonymous()) {
            throw new NotAuthenticated(Problem.of(
                    "MK-HTP-009",
                    "Sign in first.",
                    "This is for people who are signed in.",
                    "Sign in, then try again."));
        } else if (access instanceof Access.SignedIn && !route.method().safe() && !principal.mayLeaveAccess()) {
            throw new NotPermitted(Problem.of(
                    "MK-HTP-014",
                    "A key does not change its owner's account, unless it is a master key.",
                    "Sessions, factors, passwords and keys are the person's own; whoever found the key must not get at them.",
                    "Sign in and use your account page."));
        } else if (access instanceof Access.SocketOnly) {
            if (door != Door.ADMIN_SOCKET) {
                throw new NotPermitted(Problem.of(
                        "MK-HTP-010",
                        "This works on the appliance itself only.",
                        "It can undo every other safeguard, so it is not offered over the network.",
                        "Sign in to the machine and use the mapkeep command there."));
            }
            principal.require(Permission.ADMINISTER);
        }
    }

    static @Nullable Method method(String name) {
        return switch (name) {
            case "GET", "HEAD" -> Method.GET;
            case "POST" -> Method.POST;
            case "PUT" -> Method.PUT;
            case "PATCH" -> Method.PATCH;
            case "DELETE" -> Method.DELETE;
            default -> null;
        };
    }

    private static @Nullable InetAddress remote(Request jetty) {
        return jetty.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : null;
    }

    private static Response otherMethod(String method, RouteTable.Match match, String id) {
        var allowed =
                new TreeSet<>(match.routes().keySet().stream().map(Enum::name).toList());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        String allow = allowed.stream().collect(Collectors.joining(", "));
        return method.equals("OPTIONS")
                ? Response.noContent().with("Allow", allow)
                : ProblemAnswer.of(
                                Problem.of(
                                        "MK-HTP-004",
                                        "The method " + Answers.printable(method) + " is not for this address.",
                                        "It takes: " + allow + ".",
                                        "Use one of these; docs/use/api.md tells what each does."),
                                405,
                                Errors.PROBLEM,
                                id)
                        .with("Allow", allow);
    }

    static Response notFound(String id, @Nullable String path) {
        return ProblemAnswer.of(
                Problem.of(
                        "MK-HTP-003",
                        "There is nothing at this address.",
                        "No resource has the path " + Answers.printable(path == null ? "" : path) + ".",
                        "Check the address; docs/use/api.md lists what there is."),
                404,
                Errors.PROBLEM,
                id);
    }
}
