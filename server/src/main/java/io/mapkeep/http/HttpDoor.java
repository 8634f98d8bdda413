package io.mapkeep.http;

import io.mapkeep.contract.configuration.LimitsSection;
import io.mapkeep.contract.configuration.ServerSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.rest.Authenticator;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Pulse;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTPS port, the one for programs that show a certificate, and the plain one that redirects to the first whatever need not be in clear. Opens in {@link #start}, drains in {@link #close}: requests under way get five
 * seconds to finish.
 *
 * <pre>
 *   connection limit -> TLS (handshakes by turns) -> header limit -> ConnectionWatch -> GracefulHandler -> https: HttpsOnlyHandler -> ResourceHandler -> resources, StaticPages
 *                                                                                -> http:  PlainHandler -> few resources, RedirectHandler
 *   whatever Jetty itself refuses on the way                                     -> ErrorAnswer
 *                                                                                -> programs: ResourceHandler, by certificate alone, see ProgramPort
 * </pre>
 */
public final class HttpDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    /** They decrypt, and answer what is answered from memory, so there is one for each processor. */
    private static final int SELECTORS = Runtime.getRuntime().availableProcessors();

    private static final Duration DRAIN = Duration.ofSeconds(5);
    /** At the end connections are closed that are silent for so long. */
    private static final Duration SILENT_AT_THE_END = Duration.ofMillis(200);
    /** For the first request of connections that were just accepted. */
    private static final Duration LAST_REQUESTS = Duration.ofMillis(600);
    /** A selector waits for nobody; a worker waits for its client, longer than a request may last. */
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    private final LimitsSection limits;
    private final Workers workers;
    private final HandshakeQueue handshakes = HandshakeQueue.ofThisMachine();
    private final Server server;
    private final Port https;
    private final Optional<Port> programs;
    private final Optional<StaplePort> staples;
    private final ConnectionWatch watch;
    private final Nuisances nuisances = new Nuisances();
    private volatile List<Pulse> pulses = List.of();
    private final Arrivals arrivals = new Arrivals();
    private final Doorstep doorstep;
    private final List<MaintenanceHandler> maintenance;

    public HttpDoor(
            ServerSection settings,
            LimitsSection limits,
            TlsTerms tls,
            Authenticator authenticator,
            List<Resource> resources) {
        this(settings, limits, tls, authenticator, resources, new Doorstep());
    }

    /** @param doorstep where the sockets are that it listens on */
    public HttpDoor(
            ServerSection settings,
            LimitsSection limits,
            TlsTerms tls,
            Authenticator authenticator,
            List<Resource> resources,
            Doorstep doorstep) {
        this.limits = limits;
        this.doorstep = doorstep;
        this.staples = tls.stapling() ? Optional.of(new StaplePort(tls.credentials()::staple)) : Optional.empty();
        this.workers = new Workers(
                "request",
                limits.threads(),
                limits.connections(),
                limits.requestTimeout().plus(STANDSTILL));
        this.server = new Server(threads());
        this.https = port("server.https", settings.https(), httpsFactories(TlsContext.of(tls)));
        server.addConnector(https);
        this.programs = settings.programs()
                .map(address -> port("server.programs", address, httpsFactories(TlsContext.forPrograms(tls))));
        programs.ifPresent(server::addConnector);
        var limit = new RateLimit(limits.requestsPerMinute(), System::nanoTime);
        var routes = new RouteTable(resources);
        var files = StaticPages.fromClassPath();
        var page = new MaintenancePage(files.styles());
        var forPeople = new MaintenanceHandler(
                routes,
                page,
                ResourceHandler.forTls(routes, limits.requestBody(), authenticator, workers, limit, files, nuisances));
        var forPrograms = new MaintenanceHandler(
                routes, page, ResourceHandler.forPrograms(routes, limits.requestBody(), authenticator, workers, limit));
        this.maintenance = List.of(forPeople, forPrograms);
        var plainRoutes = RouteTable.inClear(resources);
        var plain = new PlainHandler(
                plainRoutes,
                ResourceHandler.forPlain(plainRoutes, limits.requestBody(), workers, limit),
                new RedirectHandler(settings.name(), this::httpsPort));
        Map<Connector, Handler> secure =
                new HashMap<>(Map.of(https, new HttpsOnlyHandler(tls.credentials()::httpsOnly, forPeople)));
        programs.ifPresent(port -> secure.put(port, forPrograms));
        this.watch = new ConnectionWatch(
                limits.idleTimeout(),
                limits.requestTimeout(),
                System::nanoTime,
                new GracefulHandler(new ByPort(secure, plain, arrivals)));
        server.setHandler(watch);
        server.addBean(new NetworkConnectionLimit(limits.connections(), server));
        https.addBean(watch, false);
        https.addBean(nuisances, false);
        programs.ifPresent(port -> {
            port.addBean(watch, false);
            port.addBean(nuisances, false);
        });
        if (settings.http().isPresent()) {
            Port inClear = port("server.http", settings.http().get(), new HttpConnectionFactory(plainHttp()));
            inClear.addBean(watch, false);
            server.addConnector(inClear);
        }
        server.setErrorHandler(new ErrorAnswer(nuisances));
        server.setStopTimeout(DRAIN.toMillis());
    }

    /**
     * Opens the ports.
     *
     * @throws Failed if one of them is taken or not permitted; none is open then
     */
    public void start() {
        staples.ifPresent(StaplePort::start);
        try {
            server.start();
        } catch (Exception failure) {
            leave();
            throw cannotListen(failure);
        }
        pulses = Stream.concat(selectors(), Stream.of(workers.pulse())).toList();
    }

    /** Of the threads without which nobody gets an answer. */
    public List<Pulse> pulses() {
        return pulses;
    }

    private Stream<Pulse> selectors() {
        return https.getSelectorManager().getBeans(ManagedSelector.class).stream()
                .map(selector -> new Pulse(
                        "http selector", STANDSTILL, task -> selector.submit(ignored -> task.run()), System::nanoTime));
    }

    /** Whose connections are closed before a byte is read of them. */
    public void keepOut(Predicate<InetAddress> unwanted) {
        watch.keepOut(unwanted);
    }

    /** Told of each, on the thread that saw it; waits for nothing. */
    public void onNuisance(BiConsumer<InetAddress, Nuisance> listener) {
        nuisances.tellTo(listener);
    }

    /**
     * Told from where requests come over HTTPS, on the thread that reads them; waits for nothing.
     *
     * @param listener whether it has heard enough
     */
    public void onArrival(Predicate<InetAddress> listener) {
        arrivals.tellTo(listener);
    }

    /** During maintenance people are kept out, or may only read. Asked for each request, so it answers from memory. */
    public void during(Supplier<Optional<Maintenance>> asked, Clock clock) {
        maintenance.forEach(handler -> handler.follow(clock, asked));
    }

    /** Ends the connections that are open now, each after the answer under way; clients open new ones, to the present certificate. */
    public void drain() {
        watch.drain();
    }

    /** Closes the connections that are open of whom {@link #keepOut} names by now. */
    public void closeUnwanted() {
        watch.closeUnwanted();
    }

    /** The port that HTTPS is served on, also where the settings asked for any. */
    public int httpsPort() {
        return https.getLocalPort();
    }

    /** The port for programs that show a certificate; empty if there is none. */
    public OptionalInt programPort() {
        return programs.map(port -> OptionalInt.of(port.getLocalPort())).orElse(OptionalInt.empty());
    }

    /** The port that redirects; empty if there is none. */
    public OptionalInt httpPort() {
        return Stream.of(server.getConnectors())
                .filter(connector -> connector != https && connector != programs.orElse(null))
                .mapToInt(connector -> ((ServerConnector) connector).getLocalPort())
                .findFirst();
    }

    /** Like {@link #close}, but requests under way get no more than {@code patience}: when the role changes, the next answers matter more. */
    public void close(Duration patience) {
        server.setStopTimeout(patience.toMillis());
        close();
    }

    /**
     * Nothing more is accepted; whoever was accepted a moment ago and has not asked yet is still answered, instead of being told that the server stops. Who waits in the
     * queue of a socket that outlives this process is answered by the next.
     */
    private void letLastOnesAsk() {
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof ServerConnector open) {
                open.setShutdownIdleTimeout(SILENT_AT_THE_END.toMillis());
            }
            connector.shutdown();
        }
        long end = System.nanoTime() + LAST_REQUESTS.toNanos();
        try {
            while (System.nanoTime() < end
                    && Stream.of(server.getConnectors())
                            .anyMatch(each -> !each.getConnectedEndPoints().isEmpty())) {
                Thread.sleep(5);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            letLastOnesAsk();
            server.stop();
        } catch (TimeoutException impatient) {
            LOG.warn("Requests that did not end within {} s were cut off", server.getStopTimeout() / 1000.0);
        } catch (Exception failure) {
            throw new IllegalStateException("Jetty did not stop", failure);
        } finally {
            leave();
            handshakes.close();
            staples.ifPresent(StaplePort::close);
            workers.close();
        }
    }

    /** Whoever opens the next doors may want the sockets. */
    private void leave() {
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof Port port) {
                port.leave();
            }
        }
    }

    private Port port(String setting, HostPort address, ConnectionFactory... factories) {
        var port = new Port(server, SELECTORS, setting, address, doorstep, factories);
        port.setIdleTimeout(limits.idleTimeout().toMillis());
        port.setAcceptQueueSize(Doorstep.BACKLOG);
        return port;
    }

    private ConnectionFactory[] httpsFactories(SslContextFactory.Server tls) {
        HttpConfiguration configuration = http();
        configuration.addCustomizer(new AnyHost());
        return new ConnectionFactory[] {
            new PacedTls(tls, "http/1.1", handshakes), new HttpConnectionFactory(configuration)
        };
    }

    private HttpConfiguration http() {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setRequestHeaderSize((int) limits.requestHeader().bytes());
        configuration.setUriCompliance(UriCompliance.DEFAULT);
        return configuration;
    }

    /** Base64 in a path has slashes, which some clients encode and some do not, also two in a row (RFC 6960, A.1). */
    private HttpConfiguration plainHttp() {
        HttpConfiguration configuration = http();
        configuration.setUriCompliance(UriCompliance.DEFAULT.with(
                "OCSP", Violation.AMBIGUOUS_PATH_SEPARATOR, Violation.AMBIGUOUS_EMPTY_SEGMENT));
        return configuration;
    }

    /** For accepting and reading on both ports, and what comes up between. */
    private static QueuedThreadPool threads() {
        var pool = new QueuedThreadPool(2 * (1 + SELECTORS) + 8, 2 * (1 + SELECTORS) + 2);
        pool.setName("http");
        return pool;
    }

    private Failed cannotListen(Exception failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        // Jetty says which only in words, "Failed to bind to /127.0.0.1:443", and has closed all of them by now.
        String said = String.valueOf(failure.getMessage());
        Port failed = Stream.of(server.getConnectors())
                .map(Port.class::cast)
                .filter(connector -> said.endsWith(":" + connector.getPort()))
                .findFirst()
                .orElse(https);
        // The right to open the first thousand is systemd's alone.
        String otherwise =
                failed.getPort() < 1024 && String.valueOf(cause.getMessage()).contains("Permission")
                        ? ", or have systemd open it: systemctl daemon-reload && systemctl restart mapkeep; see why it did not: journalctl -u mapkeep-http.socket"
                        : ", or see who holds it and stop that: ss -ltnp 'sport = :" + failed.getPort() + "'";
        return new Failed(
                Problem.of(
                        "MK-HTP-011",
                        "The appliance cannot listen on " + failed.getHost() + ":" + failed.getPort() + ".",
                        cause.getMessage() + ".",
                        "Choose another with " + failed.setting() + otherwise),
                failure);
    }

    /**
     * Serves whatever host is asked for: an IP address or a name of the admin's choice need not be in the certificate. Left out altogether, Jetty
     * would put in a customizer of its own, which answers such requests with 400.
     */
    private static final class AnyHost extends SecureRequestCustomizer {
        AnyHost() {
            super(false);
        }

        @Override
        public Request customize(Request request, HttpFields.Mutable responseHeaders) {
            return request;
        }
    }

    /** Hands requests on by the port on which they came. */
    private static final class ByPort extends Handler.Sequence {
        private final Map<Connector, Handler> secure;
        private final Handler plain;
        private final Arrivals arrivals;

        /** @param plain for every port that is not named */
        ByPort(Map<? extends Connector, ? extends Handler> secure, Handler plain, Arrivals arrivals) {
            super(Stream.concat(secure.values().stream(), Stream.of(plain)).toArray(Handler[]::new));
            this.secure = Map.copyOf(secure);
            this.plain = plain;
            this.arrivals = arrivals;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Handler next = secure.get(request.getConnectionMetaData().getConnector());
            if (next == null) {
                return plain.handle(request, response, callback);
            }
            arrivals.came(request);
            return next.handle(request, response, callback);
        }
    }
}
