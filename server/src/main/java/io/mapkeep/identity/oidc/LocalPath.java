package io.mapkeep.identity.oidc;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where somebody goes after a sign-in: an address of the appliance's own page, whatever was asked for. Browsers take {@code //host}, {@code /\host} and
 * addresses with line breaks for those of other sites; none of these gets through (OWASP ASVS 5.0, 3.7.2).
 */
final class LocalPath {
    private static final int LONGEST = 1000;

    private LocalPath() {}

    /** The path if it is safe, else the start page. */
    static String of(String asked) {
        if (asked.length() > LONGEST
                || !asked.startsWith("/")
                || asked.startsWith("//")
                || asked.startsWith("/api/")
                || asked.chars().anyMatch(c -> c <= ' ' || c == '\\' || c >= 0x7f)) {
            return "/";
        }
        try {
            URI address = new URI(asked);
            return address.getScheme() == null && address.getRawAuthority() == null ? asked : "/";
        } catch (URISyntaxException malformed) {
            return "/";
        }
    }
}
