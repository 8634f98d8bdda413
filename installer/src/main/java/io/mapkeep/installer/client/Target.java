package io.mapkeep.installer.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds the path of a request; whatever people typed ends up percent-encoded (RFC 3986, 2.1). */
public final class Target {
    private final StringBuilder text;
    private char separator = '?';

    private Target(String path) {
        this.text = new StringBuilder(path);
    }

    /** @param path fixed, from our own code */
    public static Target of(String path) {
        return new Target(path);
    }

    public Target segment(String value) {
        text.append('/').append(encoded(value));
        return this;
    }

    /** @param path fixed, from our own code */
    public Target then(String path) {
        text.append(path);
        return this;
    }

    public Target with(String name, Object value) {
        text.append(separator).append(name).append('=').append(encoded(String.valueOf(value)));
        separator = '&';
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
