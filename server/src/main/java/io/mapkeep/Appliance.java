package io.mapkeep;

import io.mapkeep.admin.AdminDoor;
import io.mapkeep.admin.api.ConfigurationResource;
import io.mapkeep.admin.api.DoctorResource;
import io.mapkeep.admin.api.StatusResource;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.data.importer.Importer;
import io.mapkeep.data.sql.Queries;
import io.mapkeep.data.tile.Tiles;
import io.mapkeep.health.Check;
import io.mapkeep.health.Doctor;
import io.mapkeep.http.HealthResource;
import io.mapkeep.http.HttpDoor;
import io.mapkeep.identity.Identity;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Closing;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.DatabaseCheck;
import io.mapkeep.storage.database.DiskSpaceCheck;
import io.mapkeep.storage.database.JournalCheck;
import io.mapkeep.storage.snapshot.Restoration;
import io.mapkeep.storage.snapshot.Snapshots;
import io.mapkeep.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the rooms in order and closes them in reverse. The only class that knows them all. */
final class Appliance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appliance.class);
    private static final int DATABASE_KEY_BYTES = 32;

    private final Closing closing = new Closing();
    private final Clock clock = Clock.systemUTC();
    private final List<Resource> resources = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();

    private Appliance() {}

    /**
     * Starts an appliance; when this returns, its doors are open.
     *
     * @param file the settings, checked
     * @param source where they were read, for messages
     * @throws io.mapkeep.contract.problem.ProblemException if a room cannot open; what was open is closed again
     */
    static Appliance start(ConfigurationFile file, Path source) {
        long began = System.nanoTime();
        var appliance = new Appliance();
        try {
            appliance.open(file, source);
        } catch (RuntimeException failure) {
            appliance.close();
            throw failure;
        }
        LOG.info(
                "Mapkeep {} is ready on https://{} after {} ms",
                Version.NUMBER,
                file.configuration().server().https(),
                Duration.ofNanos(System.nanoTime() - began).toMillis());
        return appliance;
    }

    @Override
    public void close() {
        closing.close();
    }

    private void open(ConfigurationFile file, Path source) {
        Configuration settings = file.configuration();
        Path data = folder(settings.server().data());
        Restoration.finishPending(data);
        SecretStore secrets = SecretStore.open(data.resolve("secrets"));
        Database database =
                closing.add(Database.open(data.resolve("database"), secrets.key("database", DATABASE_KEY_BYTES)));
        AuditJournal audit = closing.add(AuditJournal.open(database, secrets, clock, data.resolve("audit.head")));
        Jobs jobs = closing.add(new Jobs());
        offer(audit.resources(), audit.checks());

        Certificates certificates = Certificates.open(
                settings.tls(),
                settings.server().name(),
                database,
                secrets,
                audit,
                jobs,
                clock,
                data.resolve("ca.pem"));
        offer(certificates.resources(), certificates.checks());
        Identity identity = closing.add(
                Identity.open(settings, database, audit, jobs, clock, data.resolve("first-admin-password")));
        offer(identity.resources(), identity.checks());
        Datasets datasets = openData(settings, data, database, audit, jobs);
        Snapshots snapshots = closing.add(new SnapshotWiring(settings, source, secrets, audit)
                .open(database, jobs, clock, List.of(certificates.drillStep())));
        offer(snapshots.resources(), snapshots.checks());

        offer(
                List.of(new HealthResource(database, clock)),
                List.of(new DiskSpaceCheck(data), new DatabaseCheck(database), new JournalCheck(database)));
        Doctor doctor = new Doctor(checks);
        var status = new LiveStatus(
                settings, certificates, identity, datasets, audit, snapshots, doctor, jobs, clock.instant());
        offer(
                List.of(
                        new DoctorResource(doctor),
                        new ConfigurationResource(file, source),
                        new StatusResource(status, database, data, clock)),
                List.of());
        openDoors(settings, certificates, identity);
        audit.record(AuditEvent.ofSystem("appliance.start", "", Outcome.SUCCESS).with("version", Version.NUMBER));
    }

    private Datasets openData(Configuration settings, Path data, Database database, AuditJournal audit, Jobs jobs) {
        var datasets = new Datasets(database, clock);
        Importer importer = closing.add(
                Importer.open(settings.imports(), datasets, database, audit, jobs, clock, data.resolve("imports")));
        var queries = new Queries(settings.sql(), settings.audit().queries(), datasets, database, audit);
        offer(datasets.resources(audit), List.of());
        offer(importer.resources(), importer.checks());
        offer(queries.resources(), List.of());
        offer(Tiles.open(datasets, database).resources(), List.of());
        return datasets;
    }

    /** Last of all, so that nobody meets a room that is not open yet; the socket first, so that an admin can look when the port fails. */
    private void openDoors(Configuration settings, Certificates certificates, Identity identity) {
        closing.add(new AdminDoor(settings.admin(), resources)).start();
        closing.add(new HttpDoor(
                        settings.server(),
                        settings.limits(),
                        settings.tls().profile(),
                        certificates,
                        identity.authenticator(),
                        resources))
                .start();
    }

    private void offer(List<? extends Resource> further, List<? extends Check> asking) {
        resources.addAll(further);
        checks.addAll(asking);
    }

    private static Path folder(Path data) {
        try {
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return data;
        } catch (IOException failure) {
            throw new Failed(
                    Problem.of(
                            "MK-STO-010",
                            "The data folder " + data + " cannot be used.",
                            failure.toString(),
                            "Make it a folder of the appliance's user, on a disk that can be written, or name another one with server.data."),
                    failure);
        }
    }
}
