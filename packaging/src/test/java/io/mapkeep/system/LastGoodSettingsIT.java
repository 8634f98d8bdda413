package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a folder for what a service keeps, as systemd gives it: a slip in the settings is told, and does not keep people out after a restart. */
final class LastGoodSettingsIT {
    @Test
    void aSlipInTheSettingsDoesNotKeepTheApplianceFromStarting(@TempDir Path folder) throws Exception {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        List<String> manager = List.of("env", "STATE_DIRECTORY=" + kept);
        try (var appliance = StagedAppliance.in(folder, "")) {
            appliance.launchBy(manager);
            appliance.awaitReady();
            appliance.stop();
            String good = Files.readString(appliance.config());
            Files.writeString(appliance.config(), good.replace("[server]", "[server]\nhtps = \"0.0.0.0:443\""));
            appliance.launchBy(manager);
            appliance.awaitReady();
            StagedAppliance.Outcome told = appliance.command("doctor", "settings");
            assertThat(told.exit()).isEqualTo(2);
            assertThat(told.out()).contains("MK-CFG-014", "htps", "config rollback");
            appliance.stop();

            Files.writeString(appliance.config(), good);
            appliance.launchBy(manager);
            appliance.awaitReady();
            assertThat(appliance.command("doctor", "settings").exit()).isZero();
        }
    }
}
