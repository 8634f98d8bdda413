package io.mapkeep.http;

import io.mapkeep.rest.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What people see during maintenance, in the look of the web page and without its script; it looks again by itself each minute. */
final class MaintenancePage {
    private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern(
                    "EEEE, d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Optional<String> styles;

    /** @param styles the path of the web page's style sheet; empty in a build without it */
    MaintenancePage(Optional<String> styles) {
        this.styles = styles;
    }

    static String words(Instant moment) {
        return WORDS.format(moment);
    }

    Response of(Maintenance on) {
        String html = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="refresh" content="60">
                <title>Maintenance · Mapkeep</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml">
                STYLES
                </head>
                <body>
                <main id="main" class="sign-in">
                <div class="sign-in-card">
                <p class="brand"><img src="/favicon.svg" alt="" width="28" height="28"> Mapkeep</p>
                <h1>Under maintenance</h1>
                <p class="lead">REASON</p>
                UNTIL
                <p class="hint">Nothing is lost: your data stays on the appliance. This page looks again by itself every minute.</p>
                </div>
                </main>
                </body>
                </html>
                """.replace(
                        "STYLES",
                        styles.map(path -> "<link rel=\"stylesheet\" href=\"" + escaped(path) + "\">")
                                .orElse(""))
                .replace(
                        "UNTIL",
                        on.until()
                                .map(end -> "<p>It is expected back on <time datetime=\"" + end + "\">" + words(end)
                                        + "</time>.</p>")
                                .orElse(""))
                .replace(
                        "REASON",
                        on.reason().isEmpty()
                                ? "The appliance is being worked on."
                                : escaped(on.reason()).replace("\n", "<br>"));
        return Response.bytes(503, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    /** As text between tags and in quotes (HTML, 13.3). */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
