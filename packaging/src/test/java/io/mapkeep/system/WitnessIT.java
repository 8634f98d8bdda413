package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.identity.ldap.OpenLdap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pair in mode sync and a witness, each on a machine of its own: a planned hand-over, then a cut cable that nobody is awake for. */
final class WitnessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PAIR = """
            mode = "sync"
            without_follower = "degrade"
            dead_after = "2s"
            """;

    @TempDir
    Path folder;

    private Lab lab;
    private Lab.Machine secondMachine;
    private OpenLdap directory;
    private StagedAppliance first;
    private StagedAppliance second;
    private StagedAppliance witness;

    @BeforeEach
    void build() throws Exception {
        lab = Lab.build();
        Lab.Machine firstMachine = lab.machine("primary.test");
        secondMachine = lab.machine("standby.primary.test");
        directory = OpenLdap.start(Files.createDirectory(folder.resolve("ldap")), "IP:" + Lab.OUTSIDE, Lab.OUTSIDE);
        String names = "[tls]\nnames = [\"" + firstMachine.address() + "\", \"" + secondMachine.address() + "\"]\n";
        first = StagedAppliance.on(
                firstMachine,
                Files.createDirectory(folder.resolve("first")),
                PAIR + names + directory.toml(Security.LDAPS));
        second = StagedAppliance.on(secondMachine, Files.createDirectory(folder.resolve("second")), PAIR);
        witness = StagedAppliance.on(
                lab.machine("witness.primary.test"), Files.createDirectory(folder.resolve("witness")), PAIR);
        for (StagedAppliance appliance : new StagedAppliance[] {first, second, witness}) {
            appliance.launch();
            appliance.awaitCommand();
        }
        first.awaitReady();
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {witness, second, first, directory, lab}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @Test
    void handsOverWhenAskedAndWhenTheCableIsCutAndNeverHasTwoPrimaries() throws Exception {
        join(second, "second.token", "replica", "invite");
        join(witness, "witness.token", "replica", "invite", "--witness");
        await("the witness is one", () -> witness.role().equals("witness"));
        importQuakes(first, "before");
        awaitContent(first);

        handsOver();
        pausedIsSeen();
        theCutOffPrimaryConfirmsNothing();
        itIsFencedAndFollows();
        removed();
    }

    private void join(StagedAppliance joining, String file, String... invite) throws Exception {
        Path token = folder.resolve(file);
        var words = new ArrayList<>(List.of(invite));
        words.addAll(List.of("--token-file", token.toString()));
        assertThat(first.command(words.toArray(String[]::new)).exit()).isZero();
        var joined = joining.command("replica", "join", token.toString());
        assertThat(joined.exit()).as(joined.err() + joining.log()).isZero();
    }

    private void handsOver() throws Exception {
        String name = peer(first, "follower");
        var done = first.command("replica", "promote", name);
        assertThat(done.exit()).as(done.err() + first.log()).isZero();
        assertThat(done.out()).contains("Nothing was lost");
        await("the follower took over", () -> second.role().equals("primary"));
        await("the former primary stepped down", () -> first.role().equals("fenced"));
        assertThat(first.command("replica", "failback").exit()).isZero();
        awaitContent(second);
        importQuakes(second, "handed");
        var snapshot = second.command("snapshot", "create");
        assertThat(snapshot.exit())
                .as("a new primary takes snapshots: " + snapshot.err())
                .isZero();
    }

    private void pausedIsSeen() throws Exception {
        assertThat(first.command("replica", "pause").exit()).isZero();
        await("the primary alarms", () -> second.command("replica", "status").exit() != 0);
        assertThat(first.command("replica", "resume").exit()).isZero();
        awaitContent(second);
    }

    private void theCutOffPrimaryConfirmsNothing() throws Exception {
        secondMachine.connected(false);
        await("the witness lets the other one take over", () -> first.role().equals("primary"));
        var refused = second.command(
                "dataset",
                "import",
                StagedAppliance.SAMPLES.resolve("earthquakes.geojson").toString(),
                "--name",
                "cut_off",
                "--timeout",
                "5s");
        assertThat(refused.exit()).as(refused.out()).isNotZero();
        first.awaitReady();
        importQuakes(first, "after");
    }

    private void itIsFencedAndFollows() throws Exception {
        secondMachine.connected(true);
        await("the cut off one is fenced", () -> second.role().equals("fenced"));
        assertThat(first.role()).isEqualTo("primary");
        assertThat(second.command("replica", "failback").exit()).isZero();
        awaitContent(first);
        second.awaitReady();
        var person = second.visitor();
        await("it has what was done meanwhile, and not what it never confirmed", () -> {
            person.signIn("erika", OpenLdap.PASSWORD);
            return person.get("/api/v1/datasets/after").statusCode() == 200
                    && person.get("/api/v1/datasets/handed").statusCode() == 200
                    && person.get("/api/v1/datasets/cut_off").statusCode() == 404;
        });
    }

    private void removed() throws Exception {
        String name = peer(first, "follower");
        assertThat(first.command("replica", "remove", name).exit()).isZero();
        assertThat(first.command("replica", "status", "--json").out()).doesNotContain("\"" + name + "\"");
        await(
                "the removed one is alone",
                () -> second.command("replica", "status").exit() == 2);
    }

    private void awaitContent(StagedAppliance primary) throws Exception {
        try {
            await("all is well", () -> primary.command("replica", "status").exit() == 0);
        } catch (AssertionError not) {
            throw new AssertionError(primary.command("replica", "status").out(), not);
        }
    }

    private static String peer(StagedAppliance primary, String role) throws Exception {
        JsonNode report = StagedAppliance.JSON.readTree(
                primary.command("replica", "status", "--json").out());
        for (JsonNode peer : report.path("peers")) {
            if (peer.path("role").asText().equals(role)) {
                return peer.path("name").asText();
            }
        }
        throw new AssertionError("no " + role + " in " + report);
    }

    private static void importQuakes(StagedAppliance primary, String name) throws Exception {
        var person = primary.visitor();
        assertThat(person.signIn("erika", OpenLdap.PASSWORD).statusCode()).isEqualTo(200);
        byte[] file = Files.readAllBytes(StagedAppliance.SAMPLES.resolve("earthquakes.geojson"));
        JsonNode begun = person.startImport(name, "earthquakes.geojson", file);
        assertThat(person.awaitImport(begun.path("id").asText()).path("state").asText())
                .isEqualTo("done");
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
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + "\nfirst:\n"
                        + first.log() + "\nsecond:\n" + second.log() + "\nwitness:\n" + witness.log());
            }
            Thread.sleep(200);
        }
    }
}
