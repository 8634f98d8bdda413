package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Holds the jars on the disk against the bills of materials: each is in its bill, with these bytes, and nothing of the bill is missing. The jar that a bill is about is in it by name alone, since it was
 * made of that jar's own build.
 */
final class SbomProof {
    private static final Map<String, String> FOLDERS =
            Map.of("server.json", "lib/server", "installer.json", "lib/command");

    private final Path home;
    private final List<Deviation> deviations = new ArrayList<>();
    private int files;

    /** A file that is not what the bill says. */
    record Deviation(String file, String why) {}

    /** @param files how many were looked at */
    record Result(int files, List<Deviation> deviations) {}

    SbomProof(Path home) {
        this.home = home;
    }

    /** @throws CommandFailure (MK-CLI-014) where a bill is not there */
    Result run() {
        try {
            for (var entry : new TreeMap<>(FOLDERS).entrySet()) {
                compare(home.resolve("share/sbom").resolve(entry.getKey()), home.resolve(entry.getValue()));
            }
            return new Result(files, List.copyOf(deviations));
        } catch (IOException failure) {
            throw AboutCommand.missing(failure.toString());
        }
    }

    private void compare(Path bill, Path folder) throws IOException {
        JsonNode json = Answers.read(Files.readAllBytes(bill), JsonNode.class);
        String own = fileName(json.path("metadata").path("component"));
        Map<String, String> listed = new TreeMap<>();
        json.path("components").forEach(part -> listed.put(fileName(part), sha256(part)));
        try (Stream<Path> jars = Files.list(folder)) {
            for (Path jar : jars.filter(each -> each.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                files++;
                String name = String.valueOf(jar.getFileName());
                String wanted = listed.remove(name);
                if (wanted == null && !name.equals(own)) {
                    deviations.add(new Deviation(jar.toString(), "it is not in the bill of materials"));
                } else if (wanted != null && !wanted.equals(sha256(jar))) {
                    deviations.add(new Deviation(jar.toString(), "its bytes are others than those that were built in"));
                }
            }
        }
        listed.keySet()
                .forEach(name ->
                        deviations.add(new Deviation(folder.resolve(name).toString(), "it is not there")));
    }

    private static String fileName(JsonNode component) {
        return component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
    }

    private static String sha256(JsonNode component) {
        for (JsonNode hash : component.path("hashes")) {
            if (hash.path("alg").asText().equals("SHA-256")) {
                return hash.path("content").asText();
            }
        }
        return "";
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** For a result that is not as it should be. */
    static CommandFailure refused(Result result) {
        StringBuilder why = new StringBuilder();
        result.deviations()
                .forEach(each ->
                        why.append(each.file()).append(": ").append(each.why()).append(".\n"));
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CLI-045",
                        "What is installed is not what the bill of materials says.",
                        why.toString().strip(),
                        "Put the package in place again: apt install --reinstall ./mapkeep_VERSION_amd64.deb, or dnf reinstall. If nobody here changed the files, treat the machine as broken into."));
    }
}
