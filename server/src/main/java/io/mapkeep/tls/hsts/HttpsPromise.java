package io.mapkeep.tls.hsts;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What browsers are told at present.
 *
 * @param lasts zero: forget what was said before
 * @param names of the certificate, in lower case, wildcards among them
 */
public record HttpsPromise(Duration lasts, Set<String> names) {
    /** Numbers and dots, or colons: browsers take no promise for an address (RFC 6797, 8.1.1). */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    public HttpsPromise {
        names = Set.copyOf(names);
    }

    static HttpsPromise of(Duration lasts, List<String> names) {
        return new HttpsPromise(lasts, new HashSet<>(names));
    }

    /**
     * Whether it is meant for a host. Not for one that is somebody else in another network ({@code localhost}, {@code maps}, {@code maps.local}): a laptop would take the promise
     * along. And not for one that the certificate does not name, whose visitors had to click a warning away, which HSTS forbids.
     */
    public boolean isFor(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        if (dot <= 0
                || name.endsWith(".local")
                || name.endsWith(".localhost")
                || ADDRESS.matcher(name).matches()) {
            return false;
        }
        return names.contains(name) || names.contains("*" + name.substring(dot));
    }
}
