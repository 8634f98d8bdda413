package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.system.StagedAppliance.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on a machine at start: each is told as problem, cause and fix, and nothing is left half done. */
final class FaultsIT {
    @TempDir
    Path folder;

    @Test
    void aTakenPortIsNamedAndTheApplianceEnds() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var appliance = StagedAppliance.in(folder, "")) {
            String settings = Files.readString(appliance.config())
                    .replaceFirst("https = \"127.0.0.1:\\d+\"", "https = \"127.0.0.1:" + taken.getLocalPort() + "\"");
            Files.writeString(appliance.config(), settings);
            Process process = appliance.launch();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(appliance.log()).contains("127.0.0.1:" + taken.getLocalPort(), "Cause:", "Fix:");
        }
    }

    @Test
    void aSecondApplianceOnTheSameDataIsRefusedAndTheFirstGoesOn() throws Exception {
        try (var first = StagedAppliance.in(folder, "").start()) {
            Path elsewhere = Files.createDirectory(folder.resolve("second"));
            try (var second = StagedAppliance.in(elsewhere, "")) {
                Files.writeString(
                        second.config(),
                        Files.readString(second.config())
                                .replace("data = \"data\"", "data = \"" + first.data() + "\""));
                Process process = second.launch();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(75);
                assertThat(second.log()).contains("MK-STO-001", "Fix:");
            }
            assertThat(first.visitor().get("/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void everyMistakeInTheConfigurationIsToldAtOnceWithItsPlace() throws Exception {
        try (var appliance = StagedAppliance.in(folder, "[sesion]\n[limits]\nthreads = 1\nidle_timeot = \"3s\"\n")) {
            Process process = appliance.launch();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(78);
            assertThat(appliance.log())
                    .contains("did you mean \"session\"?", "limits.threads: expected", "did you mean \"idle_timeout\"?")
                    .contains("line 8, column");
            Outcome check = appliance.command("config", "check");
            assertThat(check.exit()).isEqualTo(2);
            assertThat(check.out() + check.err()).contains("did you mean \"session\"?", "limits.threads: expected");
        }
    }

    @Test
    void theCommandSaysThatTheDaemonIsDownAndWhatToDo() throws Exception {
        try (var appliance = StagedAppliance.in(folder, "")) {
            Outcome status = appliance.command("user", "list");
            assertThat(status.exit()).isEqualTo(69);
            assertThat(status.err()).contains("Cause:", "Fix:");
        }
    }

    @Test
    void itStopsInOrderWhenAskedAndFindsItsDataAgain() throws Exception {
        try (var appliance = StagedAppliance.in(folder, "").start()) {
            String password = appliance.settleAdmin();
            var visitor = appliance.visitor();
            assertThat(visitor.signIn("admin", password).statusCode()).isEqualTo(200);
            String id = visitor.startImport(
                            "airports",
                            "airports.csv",
                            Files.readAllBytes(StagedAppliance.SAMPLES.resolve("airports.csv")))
                    .path("id")
                    .asText();
            assertThat(visitor.awaitImport(id).path("state").asText()).isEqualTo("done");
            assertThat(appliance.stop()).isIn(0, 143);
            appliance.start();
            assertThat(visitor.json("/api/v1/datasets/airports").path("rows").asInt())
                    .isEqualTo(3376);
        }
    }
}
