package io.mapkeep.contract.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes {@code conf/mapkeep.toml} and the reference page from what the code says of each key. */
final class Reference {
    private static final int WIDTH = 110;
    private static final Map<String, String> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put("server", "Where the appliance listens and where it keeps what it keeps.");
        SECTIONS.put("limits", "How much one client may ask of the HTTPS port.");
        SECTIONS.put("tls", "Protocols, and the certificate of the local authority.");
        SECTIONS.put("tls.authority", "What the appliance's own authority does for others.");
        SECTIONS.put(
                "tls.acme",
                "An ACME authority (RFC 8555) that the server's certificate comes from; see certificates.md.");
        SECTIONS.put(
                "tls.acme_server",
                "Other hosts get certificates of the appliance's authority by themselves (ACME, RFC 8555); see certificates.md.");
        SECTIONS.put("session", "How long somebody stays signed in.");
        SECTIONS.put("keys", "Keys for programs.");
        SECTIONS.put("password", "What the password of a local account must be like, after NIST SP 800-63B-4.");
        SECTIONS.put("second_factor", "Who must show more than a password, and what passkeys are bound to.");
        SECTIONS.put("ldap", "The organisation's directory. Without servers only local accounts sign in.");
        SECTIONS.put(
                "oidc.NAME",
                "A provider of OpenID Connect or OAuth 2 that people may sign in with: one section for each; see openid-connect.md.");
        SECTIONS.put(
                "role.NAME",
                "A role of the organisation's own: one section for each, and its word is the section's name.");
        SECTIONS.put("agreement", "What people accept before they use the appliance.");
        SECTIONS.put("sql", "What one query of a user may cost.");
        SECTIONS.put("import", "What an uploaded file may cost.");
        SECTIONS.put("audit", "What is recorded beyond sign-ins, changes and administration, which always are.");
        SECTIONS.put("log", "The log of the service, in the journal of systemd.");
        SECTIONS.put(
                "snapshot",
                "Where snapshots go, how often they are taken, how long they are kept, how they are proven.");
        SECTIONS.put("admin", "The socket behind the mapkeep command.");
        SECTIONS.put("replica", "Standbys: how this appliance and the others find and trust each other.");
    }

    private Reference() {}

    static String toml(List<Key> keys) {
        var text = new StringBuilder("""
                # The settings of Mapkeep. Every key stands here with its default; take the # away to change it.
                # Check it:    mapkeep config check          Explain a key:  mapkeep config explain tls.validity
                # Take it up:  mapkeep config apply          Reference:      docs/operate/configuration.md
                #
                # Sizes are a whole number and B, KiB, MiB, GiB or TiB; durations a whole number and ms, s, m, h or d.
                # Relative paths count from this file's folder. Passwords never stand here, only the names of their files.
                """);
        SECTIONS.forEach((section, about) -> {
            text.append("\n# ").append(about).append('\n').append(head(section)).append('\n');
            for (Key key : of(section, keys)) {
                text.append('\n');
                wrapped(key.purpose())
                        .forEach(line -> text.append("# ").append(line).append('\n'));
                text.append("# Form: ")
                        .append(key.form())
                        .append(". Default: ")
                        .append(key.standard())
                        .append('\n');
                text.append(named(section) ? "# " : "#")
                        .append(key.name())
                        .append(" = ")
                        .append(key.standard())
                        .append('\n');
            }
        });
        return text.toString();
    }

    static String markdown(List<Key> keys) {
        var text = new StringBuilder("""
                # Configuration

                One TOML file, `/etc/mapkeep/mapkeep.toml`. Every key has a default, so an empty file is a complete configuration. A commented copy
                with all keys is `conf/mapkeep.toml`. `mapkeep config check` tells every mistake at once, with line and column, and names the
                nearest key for a typo. `mapkeep config show --origin` tells what is in force and why.

                Sizes are a whole number and `B`, `KiB`, `MiB`, `GiB` or `TiB`; durations a whole number and `ms`, `s`, `m`, `h` or `d`. Relative
                paths count from the folder of the configuration file. Secrets lie in files of their own.

                A change is taken up while the appliance runs, by `mapkeep config apply`, with the ports open; [settings.md](settings.md) tells how,
                and what is on trial first. Keys with a † count from the next start on: `systemctl restart mapkeep`.

                This page is made from the code; `ReferenceTest` says how.
                """);
        SECTIONS.forEach((section, about) -> {
            text.append("\n## [").append(section).append("]\n\n").append(about).append("\n\n");
            text.append("| Key | Form | Default | What it is for |\n|---|---|---|---|\n");
            for (Key key : of(section, keys)) {
                text.append("| `")
                        .append(key.name())
                        .append(Effect.of(key.path()).restart() ? "` † | " : "` | ")
                        .append(cell(key.form()))
                        .append(" | `")
                        .append(cell(key.standard()))
                        .append("` | ")
                        .append(cell(key.purpose()))
                        .append(" |\n");
            }
        });
        return text.toString();
    }

    /** Of sections that the admin names there is none by default, so its lines stay comments. */
    private static String head(String section) {
        return (named(section) ? "# [" : "[") + section + "]";
    }

    private static boolean named(String section) {
        return section.endsWith(".NAME");
    }

    static List<String> sections() {
        return List.copyOf(SECTIONS.keySet());
    }

    private static List<Key> of(String section, List<Key> keys) {
        return keys.stream()
                .filter(key -> key.section().equals(section.replace("NAME", ReferenceTest.NAMED)))
                .toList();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + word.length() >= WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
