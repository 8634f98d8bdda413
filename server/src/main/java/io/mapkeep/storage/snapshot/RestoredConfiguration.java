package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Part;
import io.mapkeep.storage.snapshot.repository.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings in a snapshot, and the files that they name. They go where the appliance looks for them if nothing is there; what is there is never
 * overwritten. Nothing is written outside the folder of the settings and the restored data, whatever a snapshot says.
 */
final class RestoredConfiguration {
    private final Repository repository;
    private final Manifest manifest;
    private final Path file;
    private final List<String> notes;

    /**
     * @param file the configuration that the appliance is started with
     * @param notes gets what is left to do by hand
     */
    RestoredConfiguration(Repository repository, Manifest manifest, Path file, List<String> notes) {
        this.repository = repository;
        this.manifest = manifest;
        this.file = file.toAbsolutePath().normalize();
        this.notes = notes;
    }

    /** The settings with paths counted from where they will lie; empty if the snapshot has none, or ones that this version does not understand. */
    Optional<Configuration> settings() {
        return contents(SmallPart.CONFIGURATION).flatMap(bytes -> {
            try {
                return Optional.of(ConfigurationFile.read(new String(bytes, StandardCharsets.UTF_8), file)
                        .configuration());
            } catch (ProblemException notUnderstood) {
                return Optional.<Configuration>empty();
            }
        });
    }

    /** Whether a configuration lies here that says anything. */
    boolean isSomethingHere() throws IOException {
        return Files.exists(file)
                && !ConfigurationFile.parse(Files.readString(file)).written().isEmpty();
    }

    /**
     * Writes the settings.
     *
     * @param data restored folder, for what has no other place
     * @return where they were written; empty if they were there already, or the snapshot has none
     */
    Optional<Path> write(Path data) throws IOException {
        Optional<byte[]> contents = contents(SmallPart.CONFIGURATION);
        if (contents.isEmpty()) {
            return Optional.empty();
        }
        writeNamedFiles(data);
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), contents.get())) {
            return Optional.empty();
        }
        Path beside = isSomethingHere() ? file.resolveSibling(file.getFileName() + ".restored") : file;
        if (!beside.equals(file)) {
            notes.add("Compare the settings, then put them in force: mv " + beside + " " + file);
        }
        return Optional.of(place(beside, contents.get(), data));
    }

    private void writeNamedFiles(Path data) throws IOException {
        Map<String, Path> named = settings().map(Configuration::files).orElse(Map.of());
        for (Part part : manifest.parts()) {
            if (!part.name().startsWith(SmallPart.NAMED_FILES)) {
                continue;
            }
            String key = part.name().substring(SmallPart.NAMED_FILES.length());
            Path wanted = named.get(key);
            if (wanted != null && Files.exists(wanted)) {
                continue;
            }
            byte[] contents = repository.reader().bytes(part, SmallPart.LARGEST);
            if (wanted != null && wanted.normalize().startsWith(file.resolveSibling(""))) {
                place(wanted, contents, data);
            } else {
                Path aside = data.resolve("restored-files").resolve(key);
                DurableFiles.write(aside, contents);
                notes.add("The file of " + key + " is kept in " + aside.getFileName()
                        + " of the folder restored-files in server.data; copy it to "
                        + (wanted == null ? "where it belongs" : wanted) + ".");
            }
        }
    }

    /** Where it belongs, or, where that is not ours to write, into the data folder. */
    private Path place(Path wanted, byte[] contents, Path data) throws IOException {
        try {
            DurableFiles.write(wanted, contents);
            Ownership.of(wanted.resolveSibling("")).give(wanted);
            return wanted;
        } catch (IOException notOurs) {
            Path aside = data.resolve("restored-files").resolve(wanted.getFileName());
            DurableFiles.write(aside, contents);
            notes.add(wanted + " could not be written (" + notOurs
                    + "); it lies in the folder restored-files in server.data.");
            return aside;
        }
    }

    private Optional<byte[]> contents(String name) {
        return manifest.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .map(part -> repository.reader().bytes(part, SmallPart.LARGEST));
    }
}
