package io.mapkeep.installer.support;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.Key;
import io.mapkeep.contract.configuration.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings as far as they may be seen: numbers, durations, choices. A text of somebody's is told to be set, and no more. */
public final class Settings {
    /** Forms of keys whose values cannot hold anybody's name, as {@code Section} describes them. */
    private static final Pattern OPEN =
            Pattern.compile("(?:true or false|whole number|duration|size|one of) ?.*", Pattern.DOTALL);

    private static final Pattern NAMES_A_SECRET = Pattern.compile(".*_file");
    private static final Pattern IN_URL = Pattern.compile("//([^/:\"]+)");
    private static final int LARGEST_SECRET = 64 << 10;
    private static final int SHORTEST_SECRET = 6;

    private final ConfigurationFile file;

    public Settings(ConfigurationFile file) {
        this.file = file;
    }

    /** One key a line, defaults among them, and where the file has mistakes. */
    public String shown() {
        var text = new StringBuilder();
        int section = 0;
        String last = "";
        for (Key key : file.keys()) {
            if (!key.section().equals(last)) {
                last = key.section();
                section++;
                text.append('[').append(heading(last, section)).append("]\n");
            }
            String written = file.written().get(key.path());
            String value = written == null
                    ? "default " + (isOpen(key) ? key.standard() : "")
                    : isOpen(key) ? written : "[set]";
            text.append(key.name()).append(" = ").append(value.strip()).append('\n');
        }
        for (Mistake mistake : file.mistakes()) {
            text.append("mistake in line ")
                    .append(mistake.line())
                    .append(", column ")
                    .append(mistake.column())
                    .append('\n');
        }
        return text.toString();
    }

    /** Hosts that the settings name, so that they can be taken out elsewhere, too. */
    public Set<String> hosts() {
        Set<String> hosts = new TreeSet<>();
        var all = file.configuration();
        hosts.add(all.server().name());
        hosts.add(all.server().https().host());
        all.ldap().servers().named().forEach(server -> hosts.add(server.host()));
        file.written()
                .values()
                .forEach(value -> IN_URL.matcher(value).results().forEach(url -> hosts.add(url.group(1))));
        return hosts;
    }

    /** What lies in the files that settings name: passwords, keys, credentials. Also each line by itself. */
    public Set<String> secrets(Path folder) {
        Set<String> secrets = new TreeSet<>();
        file.written().forEach((path, value) -> {
            if (NAMES_A_SECRET.matcher(path).matches()) {
                secrets.addAll(linesOf(folder.resolve(value.replace("\"", ""))));
            }
        });
        Path data = folder.resolve(file.configuration().server().data());
        secrets.addAll(linesOf(data.resolve("first-admin-password")));
        return secrets;
    }

    private static Set<String> linesOf(Path secret) {
        Set<String> lines = new TreeSet<>();
        try {
            if (Files.isRegularFile(secret) && Files.size(secret) <= LARGEST_SECRET) {
                Files.readString(secret)
                        .lines()
                        .flatMap(line -> Stream.of(line, line.substring(line.indexOf('=') + 1)))
                        .map(String::strip)
                        .filter(line -> line.length() >= SHORTEST_SECRET && !line.startsWith("-----"))
                        .forEach(lines::add);
            }
        } catch (IOException unreadable) {
            // who cannot read it cannot give it away
        }
        return lines;
    }

    private static boolean isOpen(Key key) {
        return OPEN.matcher(key.form()).matches();
    }

    /** People name some sections, like {@code [role.steward]}. */
    private static String heading(String section, int number) {
        int dot = section.indexOf('.');
        boolean named = section.startsWith("role.") || section.startsWith("oidc.");
        return named ? section.substring(0, dot) + ".[" + number + "]" : section;
    }
}
