package io.mapkeep.tls;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.AuthoritySection;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.TlsSection;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.authority.StatusPlaces;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database, secrets and a clock that is stepped, and certificates that are opened over them. */
abstract class OpenedCertificates {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final String NAME = "maps.example.org";

    @TempDir
    Path folder;

    final List<AuditEvent> audited = new ArrayList<>();
    final AuditLog audit = new AuditLog() {
        @Override
        public void record(AuditEvent event) {
            audited.add(event);
        }

        @Override
        public void note(AuditEvent event) {
            audited.add(event);
        }
    };
    final StepClock clock = new StepClock(START);
    final Jobs jobs = new Jobs();
    SecretStore secrets;
    Database database;

    @BeforeEach
    void openDatabase() {
        secrets = SecretStore.open(folder.resolve("secrets"));
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
    }

    @AfterEach
    void close() {
        jobs.close();
        database.close();
    }

    Certificates open(String name, String... further) {
        return open(settings(Duration.ofDays(47), List.of(further)), name);
    }

    Certificates open(TlsSection settings, String name) {
        return Certificates.open(
                issuing(settings, name, Issuing.Authorities.MADE),
                Places.of(database),
                secrets,
                audit,
                jobs,
                clock,
                caFile());
    }

    static TlsSection settings(Duration validity, List<String> names) {
        return new TlsSection(TlsSection.Serving.STANDARD, names, validity, TlsSection.ServerKey.P256);
    }

    static Issuing issuing(TlsSection settings, String name, Issuing.Authorities authorities) {
        return new Issuing(
                settings,
                new AuthoritySection(List.of(), Duration.ofDays(90), Optional.empty()),
                ConfigurationFile.parse("").configuration().acme(),
                ConfigurationFile.parse("").configuration().acmeServer(),
                name,
                "https://" + name,
                StatusPlaces.of(name, Optional.of(HostPort.parse("0.0.0.0:80"))),
                authorities);
    }

    Path caFile() {
        return folder.resolve("ca.pem");
    }

    void sql(String text) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(text);
            }
        });
    }

    int count(String table) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from mapkeep." + table)) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
