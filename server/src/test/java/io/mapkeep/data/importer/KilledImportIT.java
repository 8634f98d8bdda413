package io.mapkeep.data.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.rest.Method;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledImportIT {
    private static final int KILLS = 8;
    private static final int LATEST_MILLIS = 5_000;
    private static final int LATEST_MILLIS_OF_MANY = 15_000;

    @TempDir
    Path folder;

    @Test
    void afterAKillEveryImportIsWhollyThereOrWhollyNotAndItsRecordSaysWhich() throws IOException, InterruptedException {
        Random random = new Random();
        for (int kill = 0; kill < KILLS; kill++) {
            boolean many = kill % 2 == 1;
            importUntilKilled(
                    many ? ImportInAnotherProcess.MANY : ImportInAnotherProcess.FEW,
                    200 + random.nextInt(many ? LATEST_MILLIS_OF_MANY : LATEST_MILLIS));
            try (House house = new House(folder)) {
                requireWholeOrNothing(house);
            }
        }
    }

    private void importUntilKilled(int rows, int millis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ImportInAnotherProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(rows))
                .redirectError(new File(folder.toFile(), "stderr.txt"))
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.equals("ready")) {
                line = lines.readLine();
            }
            assertThat(line)
                    .as("the process starts: %s", Files.readString(folder.resolve("stderr.txt")))
                    .isNotNull();
            Thread.sleep(millis);
        } finally {
            assertThat(process.isAlive()).as("killed in the middle").isTrue();
            process.destroyForcibly().waitFor();
        }
    }

    private void requireWholeOrNothing(House house) throws IOException {
        Set<String> recorded = new HashSet<>();
        JsonNode imports = house.json(
                house.ask(Method.GET, "/api/v1/imports", StandInRequest.of(House.EDITOR, Method.GET, Map.of(), "")));
        for (JsonNode each : imports.get("imports")) {
            assertThat(each.get("state").asText()).isIn("done", "failed");
            if (each.get("state").asText().equals("done")) {
                recorded.add(each.get("dataset").asText());
            } else {
                assertThat(each.get("problem").get("code").asText()).isEqualTo("MK-IMP-015");
            }
        }
        Set<String> registered = new HashSet<>();
        for (Dataset dataset : house.datasets.readableBy(House.ADMIN)) {
            registered.add(dataset.name());
            assertThat(house.query("select count(the_geom) from public." + dataset.name(), Long.class))
                    .isEqualTo(dataset.rows())
                    .isIn((long) ImportInAnotherProcess.FEW, (long) ImportInAnotherProcess.MANY);
        }
        assertThat(recorded).isEqualTo(registered);
        assertThat(house.query(
                        "select count(*) from information_schema.tables where table_schema = 'public'", Long.class))
                .isEqualTo(registered.size());
        try (var left = Files.list(folder.resolve("imports"))) {
            assertThat(left).isEmpty();
        }
    }
}
