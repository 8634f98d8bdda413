package io.mapkeep.contract.configuration;

import io.mapkeep.contract.units.HostPort;
import java.nio.file.Path;
import java.util.Optional;

/** {@code [server]}: where the appliance listens and where it keeps what it keeps. */
public record ServerSection(
        String name, HostPort https, Optional<HostPort> http, Optional<HostPort> programs, Path data) {
    static ServerSection read(Section in) {
        String name = in.text(
                "name",
                "localhost",
                "DNS name",
                "The name that people type into their browser. The certificate is made for it.",
                ServerSection::hostName);
        var https = in.address(
                "https", "0.0.0.0:443", "Where HTTPS is served. \"[::]:443\" listens on IPv6 and IPv4 at once.");
        if (https.isEmpty()) {
            in.mistake("https", "the appliance cannot do without HTTPS; write a host and a port");
        }
        return new ServerSection(
                name,
                https.orElse(new HostPort("0.0.0.0", 443)),
                in.address(
                        "http",
                        "0.0.0.0:80",
                        "Where plain HTTP is answered with a redirect to HTTPS, and nothing else."),
                in.address(
                        "programs",
                        "",
                        "Where HTTPS is served to programs that show a certificate of their own (mutual TLS), like \"0.0.0.0:8443\"; browsers stay away from there."),
                in.path("data", "/var/lib/mapkeep", "The folder of the database, keys and spool files; mode 0700.")
                        .orElseGet(() -> {
                            in.mistake("data", "name a folder");
                            return Path.of("/var/lib/mapkeep");
                        }));
    }

    static String hostName(String written) {
        if (written.length() > 253
                || !written.matches(
                        "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")) {
            throw new IllegalArgumentException("write a host name of letters, digits, hyphens and dots");
        }
        return written.toLowerCase(java.util.Locale.ROOT);
    }
}
