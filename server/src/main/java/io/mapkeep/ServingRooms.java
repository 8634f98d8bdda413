package io.mapkeep;

import io.mapkeep.access.People;
import io.mapkeep.admin.api.ConfigurationResource;
import io.mapkeep.admin.api.DoctorResource;
import io.mapkeep.admin.api.StatusResource;
import io.mapkeep.admin.replica.NodeResource;
import io.mapkeep.admin.replica.ReplicaCheck;
import io.mapkeep.admin.replica.Standing;
import io.mapkeep.admin.settings.SignInWatch;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.Proof;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.data.importer.Importer;
import io.mapkeep.data.sql.Queries;
import io.mapkeep.data.tile.Tiles;
import io.mapkeep.firewall.Firewall;
import io.mapkeep.firewall.ban.Bans;
import io.mapkeep.firewall.kernel.KernelReports;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.health.Check;
import io.mapkeep.health.Doctor;
import io.mapkeep.http.HealthResource;
import io.mapkeep.http.HttpDoor;
import io.mapkeep.http.Nuisance;
import io.mapkeep.http.TlsTerms;
import io.mapkeep.http.engine.EngineCheck;
import io.mapkeep.identity.Identity;
import io.mapkeep.rest.Proven;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Closing;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.runtime.Pulse;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.DatabaseCheck;
import io.mapkeep.storage.database.DiskSpaceCheck;
import io.mapkeep.storage.database.JournalCheck;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.replica.Role;
import io.mapkeep.storage.snapshot.Snapshots;
import io.mapkeep.tls.Certificates;
import io.mapkeep.tls.Issuing;
import io.mapkeep.tls.watch.OtherServer;
import io.mapkeep.tls.watch.Surroundings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The rooms that people use, and the HTTPS port before them; in every role that has data. Opened in order, closed in reverse. */
final class ServingRooms implements AutoCloseable {
    private final Closing closing = new Closing();
    private final Jobs jobs = closing.add(new Jobs());
    private final List<Resource> resources = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final Ground ground;
    private final Plan plan;
    private Optional<Importer> imports = Optional.empty();
    private HttpDoor door;

    /**
     * What differs between roles.
     *
     * @param settings those in force, which on a replica are not all of the node's own file
     * @param guard what becomes of a resource before it is offered: on a replica, its changes are refused
     * @param further the resource about replicas
     * @param beforePeople done when all is open but the doors that people come in by
     */
    record Plan(
            ConfigurationFile settings,
            Places places,
            Issuing issuing,
            AuditJournal audit,
            Supplier<Standing> standing,
            UnaryOperator<Resource> guard,
            List<Resource> further,
            Runnable beforePeople) {}

    private ServingRooms(Ground ground, Plan plan) {
        this.ground = ground;
        this.plan = plan;
        try {
            door = open(plan.settings().configuration());
        } catch (RuntimeException failure) {
            closing.close();
            throw failure;
        }
    }

    /**
     * Opens them; when this returns, HTTPS is served.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if one of them cannot open; what was open is closed again
     */
    static ServingRooms open(Ground ground, Plan plan) {
        return new ServingRooms(ground, plan);
    }

    List<Resource> resources() {
        return List.copyOf(resources);
    }

    List<Pulse> pulses() {
        return door.pulses();
    }

    /** Requests under way get no more than {@code patience}. */
    void close(Duration patience) {
        door.close(patience);
        close();
    }

    @Override
    public void close() {
        closing.close();
    }

    private HttpDoor open(Configuration settings) {
        Path data = ground.data();
        Places places = plan.places();
        AuditJournal audit = plan.audit();
        offer(audit.resources(), audit.checks());
        offer(List.of(), List.of(new SettingsCheck(ground::refused)));
        Certificates certificates = Certificates.open(
                plan.issuing(), places, ground.secrets(), audit, jobs, ground.clock(), data.resolve("ca.pem"));
        offer(certificates.resources(), certificates.checks());
        certificates.watch(new Surroundings(() -> others(settings), ground.context()::linkCertificates), jobs);
        TlsTerms tls = TlsTerms.of(settings.tls().serving(), certificates);
        offer(List.of(), List.of(new EngineCheck(tls.engine())));
        Identity identity = closing.add(Identity.open(
                settings,
                places,
                ground.secrets(),
                new Identity.Neighbours(() -> plan.standing().get().primaryWeb().orElse(""), certificates.vouching()),
                new SignInWatch(audit, ground.proofs()),
                jobs,
                ground.clock(),
                data.resolve("first-admin-password")));
        offer(identity.resources(), identity.checks());
        Bans bans = openBans(settings, identity);
        offer(bans.resources(), List.of());
        var kernel = new KernelReports(ground.clock());
        offer(kernel.resources(audit), kernel.checks());
        Datasets datasets = openData(settings, places.shared(), identity.people());
        offer(List.of(identity.roles(datasets::grantsTo)), List.of());
        Optional<Snapshots> snapshots = openSnapshots(certificates, identity::requireProof);

        offer(
                List.of(new HealthResource(places.own(), plan.standing().get().role(), ground.clock())),
                List.of(
                        new DiskSpaceCheck(data),
                        new DatabaseCheck(places.shared()),
                        new JournalCheck(places.own()),
                        new ReplicaCheck(plan.standing())));
        Doctor doctor = new Doctor(checks);
        var status = new LiveStatus(
                settings,
                certificates,
                tls,
                identity,
                datasets,
                audit,
                snapshots,
                plan.standing(),
                doctor,
                jobs,
                ground.started());
        offer(
                List.of(
                        new DoctorResource(doctor),
                        new ConfigurationResource(plan.settings(), ground.source()),
                        new StatusResource(status, places, data, ground.clock(), ground::news),
                        new NodeResource(plan.standing())),
                List.of());
        resources.addAll(plan.further());
        plan.beforePeople().run();
        return openDoor(settings, certificates, tls, identity, bans);
    }

    /** Those that show certificates: what the settings name, and the nodes of this moment. */
    private List<OtherServer> others(Configuration settings) {
        return Stream.concat(
                        OtherServer.of(settings).stream(),
                        OtherServer.of(ground.node().state()).stream())
                .toList();
    }

    /** Each node keeps out for itself: the others have kernels of their own, and hear of guesses soon enough. */
    private Bans openBans(Configuration settings, Identity identity) {
        Path policy = ground.source().toAbsolutePath().resolveSibling("firewall.toml");
        Bans bans = closing.add(Bans.open(
                ground.data().resolve("bans"),
                () -> Firewall.banTerms(policy, settings, Names.ofTheMachine()),
                plan.audit(),
                jobs,
                ground.clock()));
        identity.onBan(ban -> bans.guesser(ban.network(), ban.reason()));
        return bans;
    }

    private Datasets openData(Configuration settings, Database database, People people) {
        var datasets = new Datasets(database, people, ground.clock());
        var importer = closing.add(Importer.open(
                settings.imports(),
                datasets,
                database,
                plan.audit(),
                jobs,
                ground.clock(),
                ground.data().resolve("imports")));
        imports = Optional.of(importer);
        var queries = new Queries(settings.sql(), settings.audit().queries(), datasets, database, plan.audit());
        offer(datasets.resources(plan.audit()), List.of());
        offer(importer.resources(), importer.checks());
        offer(queries.resources(), List.of());
        offer(Tiles.open(datasets, database).resources(), List.of());
        return datasets;
    }

    /** A replica takes its own, of what it has: they prove that it could take over, and no primary can delete them. */
    private Optional<Snapshots> openSnapshots(Certificates certificates, Consumer<Request> proof) {
        if (plan.standing().get().node().role() == Role.FENCED) {
            return Optional.empty();
        }
        Optional<Snapshots> snapshots = new SnapshotWiring(plan.settings(), ground, plan.audit())
                .open(plan.places(), jobs, List.of(certificates.drillStep()));
        snapshots.ifPresent(open -> {
            closing.add(open);
            offer(
                    open.resources().stream()
                            .map(resource -> Proven.of(resource, proof))
                            .toList(),
                    open.checks());
        });
        return snapshots;
    }

    /** Last of all, so that nobody meets a room that is not open yet. */
    private HttpDoor openDoor(
            Configuration settings, Certificates certificates, TlsTerms tls, Identity identity, Bans bans) {
        HttpDoor https = closing.add(new HttpDoor(
                settings.server(), settings.limits(), tls, identity.authenticator(), resources, ground.doorstep()));
        https.onArrival(from -> isProof(settings.server().https().host(), from));
        https.during(ground.notices()::forDoor, ground.clock());
        https.keepOut(bans::isBanned);
        https.onNuisance((client, nuisance) -> bans.nuisance(client, points(nuisance), nuisance.words()));
        bans.onBan(https::closeUnwanted);
        certificates.onDrain(https::drain);
        https.start();
        certificates.watch(settings.server().https().host(), https.httpsPort());
        return https;
    }

    /** What comes from this machine itself says nothing of the way to it, unless nobody else could come. */
    private boolean isProof(String host, InetAddress from) {
        boolean proves = !from.isLoopbackAddress() || HostPort.isLoopback(host);
        if (proves) {
            ground.proofs().shown(Proof.HTTPS, from.getHostAddress());
        }
        return proves;
    }

    /** What would be ended if these rooms were closed now, in words; empty if nothing would. */
    Optional<String> underWay() {
        return imports.filter(importer -> !importer.idle()).map(importer -> "an import");
    }

    /** Of addresses that do not exist people ask, too: old bookmarks, a map that is set up wrongly. */
    private static int points(Nuisance nuisance) {
        return nuisance == Nuisance.UNKNOWN_PATH ? 1 : 5;
    }

    private void offer(List<? extends Resource> further, List<? extends Check> asking) {
        further.stream().map(plan.guard()::apply).forEach(resources::add);
        checks.addAll(asking);
    }
}
