package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.identity.ldap.OpenLdap;
import io.mapkeep.system.StagedAppliance.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An appliance burns and is brought back on another machine with the real command; also through kill -9 on the way. */
final class SnapshotIT {
    @TempDir
    private Path folder;

    private OpenLdap directory;
    private StagedAppliance appliance;
    private String password;

    @BeforeEach
    void start() throws Exception {
        directory = OpenLdap.start(Files.createDirectory(folder.resolve("ldap")));
        appliance = StagedAppliance.in(Files.createDirectory(folder.resolve("first")), settings())
                .start();
        password = appliance.settleAdmin();
        var admin = appliance.visitor();
        assertThat(admin.signIn("admin", password).statusCode()).isEqualTo(200);
        String id = admin.startImport(
                        "airports", "airports.csv", Files.readAllBytes(StagedAppliance.SAMPLES.resolve("airports.csv")))
                .path("id")
                .asText();
        assertThat(admin.awaitImport(id).path("state").asText()).isEqualTo("done");
    }

    @AfterEach
    void stop() throws Exception {
        appliance.close();
        directory.close();
    }

    @Test
    void aBurntApplianceComesBackOnAFreshMachine() throws Exception {
        Path sheet = folder.resolve("sheet.txt");
        succeed(appliance.command("snapshot", "recovery-sheet", "--file", sheet.toString()));
        succeed(appliance.command("snapshot", "recovery-check", "--key-file", sheet.toString()));
        Outcome drill = succeed(appliance.command("snapshot", "create", "--drill"));
        assertThat(drill.out()).contains(": pass", "certificates", "sign-in", "A tile of the smallest dataset");
        long rows = rows(appliance);
        Path file = folder.resolve("one.mapkeep");
        succeed(appliance.command("snapshot", "export", "--output", file.toString()));
        assertThat(file).isNotEmptyFile();
        assertThat(appliance.command("doctor", "snapshots").exit()).isZero();
        Outcome refused = appliance.command(restore(sheet));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("MK-SNP-059", "systemctl stop mapkeep");
        byte[] authority = Files.readAllBytes(appliance.data().resolve("ca.pem"));
        appliance.stop();

        try (var fresh = StagedAppliance.in(Files.createDirectory(folder.resolve("second")), settings())) {
            // The last machine's data folder is never looked at again.
            Files.move(appliance.data(), folder.resolve("burnt"));
            Outcome restored = succeed(fresh.command(restore(sheet)));
            assertThat(restored.out()).contains("and nothing after it", "epoch 2", "mapkeep.toml.restored");
            fresh.start();
            assertThat(Files.readAllBytes(fresh.data().resolve("ca.pem"))).isEqualTo(authority);
            assertThat(fresh.visitor().signIn("admin", password).statusCode()).isEqualTo(200);
            assertThat(fresh.visitor().signIn("anna", OpenLdap.PASSWORD).statusCode())
                    .isEqualTo(200);
            assertThat(rows(fresh)).isEqualTo(rows);
            assertThat(fresh.command("audit", "verify").exit()).isZero();
            succeed(fresh.command("snapshot", "create", "--drill"));
        }
    }

    @Test
    void kill9DuringASnapshotAndDuringARestoreCostsNothing() throws Exception {
        var random = new Random();
        long seed = random.nextLong();
        random.setSeed(seed);
        Path sheet = folder.resolve("sheet.txt");
        succeed(appliance.command("snapshot", "recovery-sheet", "--file", sheet.toString()));
        for (int cycle = 0; cycle < 2; cycle++) {
            Process create = appliance.begin("snapshot", "create");
            Thread.sleep(600 + random.nextInt(900));
            appliance.killHard();
            create.destroyForcibly().waitFor();
            appliance.start();
            assertThat(succeed(appliance.command("snapshot", "verify")).out())
                    .as("seed %d", seed)
                    .contains("as they were written");
        }
        succeed(appliance.command("snapshot", "create", "--drill"));
        long rows = rows(appliance);
        appliance.stop();
        for (int cycle = 0; cycle < 2; cycle++) {
            Process restore = appliance.begin(restore(sheet));
            Thread.sleep(1000 + random.nextInt(2500));
            restore.descendants().forEach(ProcessHandle::destroyForcibly);
            restore.destroyForcibly().waitFor();
        }
        succeed(appliance.command(restore(sheet)));
        appliance.start();
        assertThat(rows(appliance)).as("seed %d", seed).isEqualTo(rows);
        assertThat(appliance.command("audit", "verify").exit()).isZero();
        assertThat(appliance.data().resolve("restoring")).doesNotExist();
    }

    private String settings() {
        return directory.toml(Security.LDAPS) + "\n[snapshot]\ntarget = \"" + folder.resolve("store")
                + "\"\nscheduled = false\narchive_within = \"1s\"\n";
    }

    private String[] restore(Path sheet) {
        return new String[] {
            "snapshot", "restore", "--from", folder.resolve("store").toString(), "--recovery-key-file", sheet.toString()
        };
    }

    private long rows(StagedAppliance from) throws Exception {
        var admin = from.visitor();
        assertThat(admin.signIn("admin", password).statusCode()).isEqualTo(200);
        return admin.json("/api/v2/sql?q=select+count(*)+as+n+from+airports")
                .path("rows")
                .path(0)
                .path("n")
                .asLong();
    }

    private static Outcome succeed(Outcome outcome) {
        assertThat(outcome.exit()).as("%s", outcome).isZero();
        return outcome;
    }
}
