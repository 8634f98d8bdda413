package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.identity.ldap.OpenLdap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two appliances on machines of their own, an organisation's directory, and an admin with the command: the life of a standby. */
final class ReplicaIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COUNT = "/api/v2/sql?q=select+count(*)+as+n+from+";

    @TempDir
    Path folder;

    private Lab lab;
    private Lab.Machine standbyMachine;
    private OpenLdap directory;
    private StagedAppliance primary;
    private StagedAppliance standby;

    @BeforeEach
    void build() throws Exception {
        lab = Lab.build();
        Lab.Machine primaryMachine = lab.machine("primary.test");
        standbyMachine = lab.machine("standby.primary.test");
        directory = OpenLdap.start(Files.createDirectory(folder.resolve("ldap")), "IP:" + Lab.OUTSIDE, Lab.OUTSIDE);
        String shared = "[tls]\nnames = [\"" + primaryMachine.address() + "\", \"" + standbyMachine.address() + "\"]\n"
                + directory.toml(Security.LDAPS);
        primary = StagedAppliance.on(primaryMachine, Files.createDirectory(folder.resolve("primary")), shared);
        // The standby says nothing about the directory: that comes from the primary.
        standby = StagedAppliance.on(
                standbyMachine,
                Files.createDirectory(folder.resolve("standby")),
                "[snapshot]\non_replica = \"\"\nscheduled = false\n");
        primary.launch();
        standby.launch();
        primary.awaitReady();
        standby.awaitCommand();
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {standby, primary, directory, lab}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @Test
    void aStandbyReadsTakesOverAndGivesBack() throws Exception {
        join();
        importQuakes("quakes");
        readsOnTheStandby();
        takesSnapshotsOfItsOwn();
        survivesACutCable();
        rehearses();

        primary.killHard();
        takesOver();

        primary.start();
        await("the old primary is fenced", () -> primary.role().equals("fenced"));
        assertThat(primary.command("replica", "status").exit()).isEqualTo(2);
        failsBack();
        assertEqualFiles();
    }

    private void join() throws Exception {
        Path token = folder.resolve("standby.token");
        assertThat(primary.command("replica", "invite", "--token-file", token.toString()))
                .satisfies(done -> assertThat(done.exit()).as(done.err()).isZero())
                .satisfies(done -> assertThat(done.out()).doesNotContain(read(token)));
        var joined = standby.command("replica", "join", token.toString());
        assertThat(joined.exit()).as(joined.err() + standby.log()).isZero();
        assertThat(standby.command("replica", "join", token.toString()).exit())
                .as("a token is good once")
                .isEqualTo(1);
        standby.awaitReady();
        assertThat(standby.command("config", "show", "--origin").out()).contains("from the primary");
    }

    private void importQuakes(String name) throws Exception {
        var person = primary.visitor();
        assertThat(person.signIn("erika", OpenLdap.PASSWORD).statusCode()).isEqualTo(200);
        byte[] file = Files.readAllBytes(StagedAppliance.SAMPLES.resolve("earthquakes.geojson"));
        JsonNode begun = person.startImport(name, "earthquakes.geojson", file);
        assertThat(person.awaitImport(begun.path("id").asText()).path("state").asText())
                .isEqualTo("done");
    }

    private static boolean same(Path one, Path other) throws IOException {
        return Files.exists(one) && Files.exists(other) && Files.mismatch(one, other) == -1;
    }

    /** Proven on the standby, out of the primary's reach, and opened by the primary's sheet. */
    private void takesSnapshotsOfItsOwn() throws Exception {
        Path sheet = folder.resolve("sheet.txt");
        assertThat(primary.command("snapshot", "recovery-sheet", "--file", sheet.toString())
                        .exit())
                .isZero();
        await(
                "the key ring is on the standby",
                () -> same(
                        primary.data().resolve("snapshot-keys"),
                        standby.data().resolve("replica/parts/snapshot-keys")));
        var drill = standby.command("snapshot", "create", "--drill");
        assertThat(drill.exit()).as(drill.out() + drill.err()).isZero();
        assertThat(drill.out()).contains(": pass", "certificates", "sign-in", "tile");
        assertThat(standby.command("snapshot", "list").out()).contains("pass");
        assertThat(standby.command("snapshot", "recovery-sheet", "--yes", "--file", folder + "/other.txt")
                        .exit())
                .as("the primary alone makes recovery keys")
                .isNotZero();
        Path elsewhere = folder.resolve("elsewhere");
        var restored = standby.command(
                "snapshot",
                "restore",
                "--from",
                standby.data().resolve("snapshots").toString(),
                "--recovery-key-file",
                sheet.toString(),
                "--to",
                elsewhere.toString());
        assertThat(restored.exit()).as(restored.out() + restored.err()).isZero();
        assertThat(elsewhere.resolve("database")).isDirectoryContaining("glob:**.mv.db");
    }

    private void readsOnTheStandby() throws Exception {
        var person = standby.visitor();
        assertThat(person.signIn("erika", OpenLdap.PASSWORD).statusCode()).isEqualTo(200);
        await("the rows are on the standby", () -> count(person, "quakes") == 1707);
        assertThat(person.get("/api/v1/datasets/quakes/tiles/0/0/0.mvt").statusCode())
                .isEqualTo(200);
        JsonNode node = person.json("/api/v1/node");
        assertThat(node.path("role").asText()).isEqualTo("follower");
        assertThat(node.path("primary").asText()).isEqualTo("https://primary.test");

        var refused = person.send("DELETE", "/api/v1/datasets/quakes", "application/json", new byte[0]);
        assertThat(refused.statusCode()).isEqualTo(503);
        JsonNode problem = StagedAppliance.JSON.readTree(refused.body());
        assertThat(problem.path("code").asText()).isEqualTo("MK-REP-100");
        assertThat(problem.path("primary").asText()).isEqualTo("https://primary.test");
        assertThat(person.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(person.get("/readyz?role=primary").statusCode()).isEqualTo(503);
        assertThat(standby.command("audit", "tail").out()).contains("session.create");
        // No name server knows the machines of this laboratory, so the primary's certificate is listed as one that
        // could not be looked at.
        assertThat(standby.command("cert", "list").out()).containsPattern("\nnode +-.*primary\\.test:443");
        assertThat(standby.command("cert", "list").out()).contains("node-link", "node-authority");
    }

    private void survivesACutCable() throws Exception {
        standbyMachine.connected(false);
        importQuakes("apart");
        await("the primary notices", () -> primary.command("replica", "status").exit() == 1);
        standbyMachine.slow("20mbit");
        standbyMachine.connected(true);
        var person = standby.visitor();
        await(
                "the standby answers",
                () -> person.signIn("erika", OpenLdap.PASSWORD).statusCode() == 200);
        await("the standby catches up over a slow cable", () -> count(person, "apart") == 1707);
        standbyMachine.fast();
        await("both are content", () -> primary.command("replica", "status").exit() == 0);
        await("both are content", () -> standby.command("replica", "status").exit() == 0);
    }

    private void rehearses() throws Exception {
        var rehearsed = standby.command("replica", "rehearse");
        assertThat(rehearsed.exit()).as(rehearsed.out() + rehearsed.err()).isZero();
        assertThat(rehearsed.out()).contains("map tile").contains("audit log");
        assertThat(standby.data().resolve("rehearsal")).doesNotExist();
        assertThat(primary.role()).isEqualTo("primary");
    }

    private void takesOver() throws Exception {
        var promoted = standby.command("replica", "promote");
        assertThat(promoted.exit()).as(promoted.err() + standby.log()).isZero();
        assertThat(promoted.out()).contains("Nothing was lost");
        standby.awaitReady();
        assertThat(standby.role()).isEqualTo("primary");
        var person = standby.visitor();
        assertThat(person.signIn("erika", OpenLdap.PASSWORD).statusCode()).isEqualTo(200);
        assertThat(person.send("DELETE", "/api/v1/datasets/apart", "application/json", new byte[0])
                        .statusCode())
                .isEqualTo(204);
        var verified = standby.command("audit", "verify");
        assertThat(verified.exit()).as(verified.out()).isZero();
        await(
                "what happened here as a standby is in the main log",
                () -> standby.command("audit", "tail", "--lines", "100").out().contains("replica.join"));
    }

    private void failsBack() throws Exception {
        var person = primary.visitor();
        await(
                "a fenced node signs people in",
                () -> person.signIn("erika", OpenLdap.PASSWORD).statusCode() == 200);
        assertThat(count(person, "apart")).as("it shows what it had").isEqualTo(1707);
        assertThat(primary.command("replica", "failback").exit()).isZero();
        await(
                "the old primary follows",
                () -> primary.command("replica", "status").exit() == 0);
        await("it has what was done meanwhile", () -> {
            var again = primary.visitor();
            return again.signIn("erika", OpenLdap.PASSWORD).statusCode() == 200
                    && again.get("/api/v1/datasets/apart").statusCode() == 404
                    && count(again, "quakes") == 1707;
        });
    }

    /** When nothing is written any more, both files have the same bytes. */
    private void assertEqualFiles() throws Exception {
        await("the files are the same", () -> hash(primary).equals(hash(standby)));
    }

    private static String hash(StagedAppliance appliance) throws Exception {
        byte[] bytes = Files.readAllBytes(appliance.data().resolve("database/pages.mv.db"));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static int count(StagedAppliance.Visitor person, String dataset) throws IOException, InterruptedException {
        return person.json(COUNT + dataset).path("rows").path(0).path("n").asInt(-1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (IOException notYet) {
                // a door that opens or closes just now
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + "\nprimary:\n"
                        + primary.log() + "\nstandby:\n" + standby.log());
            }
            Thread.sleep(200);
        }
    }
}
