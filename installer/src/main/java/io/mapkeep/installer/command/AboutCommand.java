package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep about}. */
@Command(
        name = "about",
        description = "Tells the version and what Mapkeep is made of.",
        subcommands = {AboutCommand.Version.class, AboutCommand.Licenses.class, AboutCommand.Sbom.class})
@Examples({"mapkeep about version", "mapkeep about licenses", "mapkeep about sbom --json"})
final class AboutCommand extends Noun {

    /** A library that is shipped, as the bill of materials (CycloneDX) tells it. */
    record Part(String name, String version, String license) {}

    /** {@code about version}. */
    @Command(name = "version", description = "Prints the version of this command and of its Java.")
    @Examples({"mapkeep about version", "mapkeep about version --json"})
    static final class Version extends Action {
        @Override
        public Integer call() {
            String java = String.valueOf(System.getProperty("java.runtime.version"));
            show(Map.of("version", version(), "java", java), () -> {
                screen().result("mapkeep " + version());
                screen().say("Java " + java);
            });
            return Exit.DONE.code();
        }
    }

    /** {@code about licenses}. */
    @Command(name = "licenses", description = "Lists the licences of everything that is shipped.")
    @Examples({"mapkeep about licenses", "mapkeep about licenses --json"})
    static final class Licenses extends Action {
        @Override
        public Integer call() {
            Map<String, List<String>> byLicense = parts(mapkeep()).stream()
                    .collect(Collectors.groupingBy(
                            Part::license,
                            TreeMap::new,
                            Collectors.mapping(part -> part.name() + " " + part.version(), Collectors.toList())));
            show(byLicense, () -> {
                screen().result("Mapkeep itself: Apache-2.0");
                byLicense.forEach(
                        (license, names) -> screen().result("\n" + license + "\n  " + String.join("\n  ", names)));
            });
            return Exit.DONE.code();
        }
    }

    /** {@code about sbom}. */
    @Command(
            name = "sbom",
            description =
                    "Lists everything that is shipped. The full bill of materials (CycloneDX) lies in share/sbom.")
    @Examples({"mapkeep about sbom", "mapkeep about sbom --json", "mapkeep about sbom --verify"})
    static final class Sbom extends Action {
        @Option(names = "--verify", description = "Compare the libraries on this machine with it, by their checksums.")
        private boolean verify;

        @Override
        public Integer call() {
            return verify ? verified() : listed();
        }

        private Integer verified() {
            SbomProof.Result result = new SbomProof(home(mapkeep())).run();
            if (!result.deviations().isEmpty()) {
                throw SbomProof.refused(result);
            }
            show(
                    result,
                    () -> screen().result(
                                    result.files() + " libraries are the ones of the bill of materials, to the byte."));
            return Exit.DONE.code();
        }

        private Integer listed() {
            List<Part> parts = parts(mapkeep());
            show(parts, () -> {
                Table table = new Table("LIBRARY", "VERSION", "LICENCE");
                parts.forEach(part -> table.row(part.name(), part.version(), part.license()));
                screen().result(table.toString());
            });
            return Exit.DONE.code();
        }
    }

    static String version() {
        Properties properties = new Properties();
        try (InputStream in = AboutCommand.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties.getProperty("version", "unknown");
    }

    private static Path home(Mapkeep mapkeep) {
        return mapkeep.surroundings().home().orElse(Path.of("/usr/lib/mapkeep"));
    }

    private static List<Part> parts(Mapkeep mapkeep) {
        Path folder = home(mapkeep).resolve("share/sbom");
        Map<String, Part> parts = new TreeMap<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                for (JsonNode part :
                        Answers.read(Files.readAllBytes(file), JsonNode.class).path("components")) {
                    Part one = part(part);
                    parts.put(one.name(), one);
                }
            }
        } catch (IOException failure) {
            throw missing(failure.toString());
        }
        if (parts.isEmpty()) {
            throw missing("There is none in " + folder + ".");
        }
        return parts.values().stream()
                .filter(part -> !part.name().startsWith("io.mapkeep:"))
                .sorted(Comparator.comparing(Part::name))
                .toList();
    }

    static CommandFailure missing(String why) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CLI-014",
                        "The bill of materials is not there.",
                        why,
                        "Run the mapkeep of the installed package, or build one with all checks: mvn package, then packaging/stage.sh DIR"));
    }

    private static Part part(JsonNode json) {
        List<String> licenses = new ArrayList<>();
        for (JsonNode one : json.path("licenses")) {
            JsonNode license = one.path("license");
            licenses.add(one.path("expression")
                    .asText(license.path("id").asText(license.path("name").asText())));
        }
        return new Part(
                json.path("group").asText() + ":" + json.path("name").asText(),
                json.path("version").asText(),
                licenses.isEmpty() ? "unknown" : String.join(" or ", licenses));
    }
}
