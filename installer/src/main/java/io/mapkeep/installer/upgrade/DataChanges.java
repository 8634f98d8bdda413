package io.mapkeep.installer.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The changes of tables that one version makes and another does not know, read from the scripts in both. A script whose first line is {@code -- compatible} leaves tables that
 * the version before can go on with.
 *
 * @param compatible those of them
 * @param others after which only a snapshot leads back
 */
public record DataChanges(List<String> compatible, List<String> others) {
    private static final String MARK = "-- compatible";

    /** @param later the folder of the appliance, {@code usr/lib/mapkeep} of its package, that has further changes */
    static DataChanges between(Path former, Path later) {
        var known = scripts(former);
        var further = scripts(later);
        further.keySet().removeAll(known.keySet());
        return new DataChanges(named(further, true), named(further, false));
    }

    private static List<String> named(Map<String, String> scripts, boolean compatible) {
        return scripts.entrySet().stream()
                .filter(script -> script.getValue().startsWith(MARK) == compatible)
                .map(Map.Entry::getKey)
                .toList();
    }

    public boolean none() {
        return compatible.isEmpty() && others.isEmpty();
    }

    private static TreeMap<String, String> scripts(Path home) {
        var scripts = new TreeMap<String, String>();
        try (Stream<Path> jars = Files.list(home.resolve("lib/server"))) {
            for (Path jar : jars.filter(
                            each -> String.valueOf(each.getFileName()).startsWith("mapkeep-"))
                    .sorted()
                    .toList()) {
                read(jar, scripts);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return scripts;
    }

    private static void read(Path jar, TreeMap<String, String> scripts) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (entry.getName().matches("io/mapkeep/.*/\\d{3}-[^/]+\\.sql")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        scripts.put(
                                entry.getName().substring("io/mapkeep/".length()),
                                new String(in.readNBytes(MARK.length()), StandardCharsets.UTF_8));
                    }
                }
            }
        }
    }
}
