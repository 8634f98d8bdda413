package io.mapkeep.contract.units;

import java.util.regex.Pattern;

/** A listener or a server: {@code 0.0.0.0:443}, {@code [::]:443}, {@code ldap.example.org:636}. Port 0 asks for any free one. */
public record HostPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9A-Fa-f:.%a-z]+\\]|[A-Za-z0-9._-]+):(\\d{1,5})");

    public HostPort {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port lies between 0 and 65535, not " + port);
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException with a message for the person who wrote it
     */
    public static HostPort parse(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("write an address as host:port, like \"0.0.0.0:443\" or \"[::]:443\"");
        }
        String host = matcher.group(1);
        boolean bracketed = host.startsWith("[");
        return new HostPort(
                bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(matcher.group(2)));
    }

    /** Whether a host is this machine alone, as written: {@code localhost}, {@code 127.…} or {@code ::1}. */
    public static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
