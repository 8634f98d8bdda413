package io.mapkeep.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The product's main job, done by a program in the way a person's browser or script does it: over HTTPS with the appliance's own
 * authority as the only one trusted. Every step says what it asked and what came back; the first that fails ends the tour.
 */
final class Tour {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IMPORT_PATIENCE = Duration.ofMinutes(2);

    private final DemoFolder folder;
    private final String base;
    private final Path samples;
    private int step;

    Tour(DemoFolder folder, String base, Path samples) {
        this.folder = folder;
        this.base = base;
        this.samples = samples;
    }

    /** Walks all steps; whether all went well. */
    boolean walk() throws GeneralSecurityException, IOException, InterruptedException {
        try {
            HttpClient erik = client();
            signIn(erik, "erik");
            importFile(erik, "airports.csv", "airports");
            importFile(erik, "earthquakes.geojson", "earthquakes");
            query(
                    erik,
                    "SELECT state, count(*) AS airports FROM airports GROUP BY state ORDER BY airports DESC LIMIT 3");
            query(
                    erik,
                    "SELECT place, mag FROM earthquakes WHERE the_geom && ST_MakeEnvelope(-125, 32, -114, 42) ORDER BY mag DESC LIMIT 3");
            tile(erik);
            signIn(client(), "anna");
            refusal();
            HttpClient alma = client();
            signIn(alma, "alma");
            audit(alma);
            say("The tour is over; all " + step + " steps went well.", "");
            return true;
        } catch (TourFailure failure) {
            System.out.println("   FAILED: " + failure.getMessage());
            return false;
        }
    }

    private void signIn(HttpClient client, String name) throws IOException, InterruptedException {
        begin("Sign in as " + name + " of the LDAP directory, over HTTPS");
        JsonNode account = json(post(
                client,
                "/api/v1/session",
                "application/json",
                HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("username", name, "password", folder.peoplePassword())))));
        say(
                account.path("displayName").asText() + " is signed in",
                "realm " + account.path("realm").asText() + ", roles " + account.path("roles"));
    }

    private void importFile(HttpClient client, String file, String name) throws IOException, InterruptedException {
        begin("Import " + file);
        HttpResponse<String> there = get(client, "/api/v1/datasets/" + name);
        if (there.statusCode() == 200) {
            say(
                    "\"" + name + "\" is there from an earlier start",
                    json(there).path("rows").asText() + " rows");
            return;
        }
        JsonNode job = json(post(
                client,
                "/api/v1/imports?visibility=shared&name=" + name + "&filename=" + file,
                "application/octet-stream",
                HttpRequest.BodyPublishers.ofFile(samples.resolve(file))));
        long deadline = System.nanoTime() + IMPORT_PATIENCE.toNanos();
        String state = job.path("state").asText();
        while (!Set.of("done", "failed", "cancelled").contains(state)) {
            if (System.nanoTime() > deadline) {
                throw new TourFailure("the import is still " + state + " after " + IMPORT_PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(200);
            job = json(get(client, "/api/v1/imports/" + job.path("id").asText()));
            state = job.path("state").asText();
        }
        if (!state.equals("done")) {
            throw new TourFailure("the import ended as " + state + ": " + job.path("problem"));
        }
        JsonNode dataset = json(get(client, "/api/v1/datasets/" + name));
        say(
                job.path("rows").asText() + " rows, " + job.path("badRows").asText() + " bad",
                dataset.path("columns").size() + " columns, "
                        + dataset.path("geometry").asText() + " within " + dataset.path("bounds"));
    }

    private void query(HttpClient client, String sql) throws IOException, InterruptedException {
        begin("Ask in SQL: " + sql);
        JsonNode answer = json(get(client, "/api/v2/sql?q=" + URLEncoder.encode(sql, StandardCharsets.UTF_8)));
        for (JsonNode row : answer.path("rows")) {
            System.out.println("   " + row);
        }
        say(
                answer.path("total_rows").asText() + " rows",
                "in " + answer.path("time").asText() + " s");
    }

    private void tile(HttpClient client) throws IOException, InterruptedException {
        begin("Fetch a vector tile of the airports around San Francisco");
        HttpRequest request =
                request("/api/v1/datasets/airports/tiles/6/10/24.mvt").build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (answer.statusCode() != 200 || answer.body().length == 0) {
            throw new TourFailure("status " + answer.statusCode() + " with " + answer.body().length + " bytes");
        }
        say(answer.body().length + " bytes", type);
    }

    private void refusal() throws IOException, InterruptedException, GeneralSecurityException {
        begin("Ask the same without signing in");
        HttpResponse<String> answer = get(client(), "/api/v2/sql?q=SELECT+1");
        if (answer.statusCode() != 401) {
            throw new TourFailure("expected 401, got " + answer.statusCode());
        }
        say("refused with 401", answer.body());
    }

    private void audit(HttpClient client) throws IOException, InterruptedException {
        begin("See what the audit log saw");
        JsonNode records = json(get(client, "/api/v1/audit?limit=12")).path("records");
        if (records.isEmpty()) {
            throw new TourFailure("the audit log is empty");
        }
        for (JsonNode entry : records) {
            System.out.printf(
                    Locale.ROOT,
                    "   %6s  %-8s %-18s %-14s %s%n",
                    entry.path("sequence").asText(),
                    entry.path("actor").asText(),
                    entry.path("action").asText(),
                    entry.path("target").asText(),
                    entry.path("outcome").asText().toLowerCase(Locale.ROOT));
        }
        JsonNode verdict = json(
                post(client, "/api/v1/audit/verification", "application/json", HttpRequest.BodyPublishers.noBody()));
        if (!verdict.path("intact").asBoolean()) {
            throw new TourFailure("the audit log's chain is broken: " + verdict);
        }
        say("the chain of " + verdict.path("records").asText() + " records is intact", "");
    }

    private void begin(String what) {
        step++;
        System.out.println();
        System.out.println(step + ". " + what);
    }

    private static void say(String what, String detail) {
        System.out.println("   " + what + (detail.isEmpty() ? "" : " (" + detail + ")"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }

    private HttpResponse<String> get(HttpClient client, String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(HttpClient client, String path, String type, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .header("Content-Type", type)
                        .header("Origin", base)
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= 300) {
            throw new TourFailure(
                    answer.request().uri().getPath() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** A client with a cookie jar of its own that trusts the appliance's authority and no other. */
    private HttpClient client() throws GeneralSecurityException, IOException {
        X509Certificate authority = authority();
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("appliance", authority);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .connectTimeout(PATIENCE)
                .build();
    }

    private X509Certificate authority() throws GeneralSecurityException, IOException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(folder.caFile())));
    }

    /** As a person compares it: SHA-256 in groups of two hex digits. */
    static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }

    /** A step that did not go as promised. */
    private static final class TourFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TourFailure(String message) {
            super(message);
        }
    }
}
