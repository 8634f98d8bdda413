package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 at any moment of an import: afterwards it is wholly there or wholly not, and the appliance says which. */
final class CrashIT {
    private static final int ROWS = 60_000;
    private static final int CYCLES = 6;

    @Test
    void anImportCutOffByKill9IsWhollyThereOrWhollyNot(@TempDir Path folder) throws Exception {
        var random = new Random();
        long seed = random.nextLong();
        random.setSeed(seed);
        try (var appliance = StagedAppliance.in(folder, "").start()) {
            String password = appliance.settleAdmin();
            byte[] file = csv();
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                String name = "places_" + cycle;
                var before = appliance.visitor();
                assertThat(before.signIn("admin", password).statusCode()).isEqualTo(200);
                String id =
                        before.startImport(name, "places.csv", file).path("id").asText();
                Thread.sleep(random.nextInt(1500));
                appliance.killHard();

                appliance.start();
                var after = appliance.visitor();
                assertThat(after.signIn("admin", password).statusCode()).isEqualTo(200);
                JsonNode job = after.awaitImport(id);
                String state = job.path("state").asText();
                int status = after.get("/api/v1/datasets/" + name).statusCode();
                if (state.equals("done")) {
                    JsonNode answer = after.json("/api/v2/sql?q=select+count(*)+as+n+from+" + name);
                    assertThat(answer.path("rows").path(0).path("n").asInt())
                            .as("seed %d: %s", seed, job)
                            .isEqualTo(ROWS);
                } else {
                    assertThat(status).as("seed %d: %s", seed, job).isEqualTo(404);
                    assertThat(job.path("problem").path("fix").asText())
                            .as("tells what to do")
                            .isNotEmpty();
                }
            }
            assertThat(appliance.command("audit", "verify").exit()).isZero();
        }
    }

    private static byte[] csv() {
        var text = new StringBuilder("id,name,latitude,longitude\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(i)
                    .append(",place ")
                    .append(i)
                    .append(',')
                    .append(i % 170 / 2.0 - 40)
                    .append(',')
                    .append(i % 359 - 179)
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
