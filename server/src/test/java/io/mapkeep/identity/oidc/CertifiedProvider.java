package io.mapkeep.identity.oidc;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mapkeep.identity.ldap.TestCertificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certified OpenID provider, {@code oidc-provider} of npm, as a process of its own over TLS; the build fetches it into {@code server/test-provider}. Beside it an address that takes its sign-out
 * notices, and a browser's part of what happens at it.
 */
public final class CertifiedProvider implements AutoCloseable {
    private static final Path SCRIPT = Path.of(System.getProperty("mapkeep.test.provider", "test-provider"))
            .toAbsolutePath();
    private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final Pattern HIDDEN = Pattern.compile("<input[^>]*name=\"(prompt|xsrf)\"[^>]*value=\"([^\"]+)\"");

    private final Path folder;
    private final Process process;
    private final HttpsServer backChannel;
    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private final String issuer;

    private CertifiedProvider(Path folder) throws IOException, GeneralSecurityException {
        this.folder = folder;
        Files.createDirectories(folder);
        TestCertificates.authority(folder, "ca");
        TestCertificates.server(folder, "provider", "ca", "DNS:localhost");
        Files.writeString(folder.resolve("client-secret"), "a secret of the client that is long enough\n");
        backChannel = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 5);
        backChannel.setHttpsConfigurator(new HttpsConfigurator(HostileProvider.context(folder, "provider")));
        backChannel.createContext("/notice", exchange -> {
            notices.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        backChannel.start();
        var command = new ProcessBuilder(
                        "node",
                        "provider.mjs",
                        folder.toString(),
                        "https://localhost:" + backChannel.getAddress().getPort() + "/notice")
                .directory(SCRIPT.toFile())
                .redirectErrorStream(true);
        command.environment()
                .put("NODE_EXTRA_CA_CERTS", folder.resolve("ca.pem").toString());
        process = command.start();
        issuer = ready(process);
    }

    public static CertifiedProvider start(Path folder) {
        try {
            return new CertifiedProvider(folder);
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(
                    "the provider does not start; ./test fetches it with npm: " + SCRIPT, failure);
        }
    }

    public String issuer() {
        return issuer;
    }

    /** What every section that names it has. */
    public String toml() {
        return """
                client_id = "mapkeep"
                client_secret_file = "%s"
                ca_file = "%s"
                viewer_groups = ["staff"]
                editor_groups = ["gis"]
                response_timeout = "20s"
                connect_timeout = "20s"
                """.formatted(folder.resolve("client-secret"), folder.resolve("ca.pem"));
    }

    /** The next sign-out notice, as a form. */
    public String notice() throws InterruptedException {
        String form = notices.poll(30, java.util.concurrent.TimeUnit.SECONDS);
        if (form == null) {
            throw new AssertionError("the provider sent no sign-out notice");
        }
        return form;
    }

    /** A browser with its cookies. */
    public final class Browser {
        private final HttpClient client;

        public Browser() {
            try {
                client = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .sslContext(trusting(folder.resolve("ca.pem")))
                        .connectTimeout(Duration.ofSeconds(20))
                        .build();
            } catch (IOException | GeneralSecurityException failure) {
                throw new IllegalStateException(failure);
            }
        }

        /** Opens an address at the provider and does what its pages want, until it sends the browser somewhere else. */
        public URI visit(URI start, String name) throws IOException, InterruptedException {
            URI at = start;
            HttpRequest request = HttpRequest.newBuilder(at).build();
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 3) {
                    at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
                    if (!at.toString().startsWith(issuer)) {
                        return at;
                    }
                    request = HttpRequest.newBuilder(at).build();
                } else {
                    Matcher action = ACTION.matcher(answer.body());
                    if (!action.find()) {
                        throw new AssertionError(answer.statusCode() + " " + answer.body());
                    }
                    at = at.resolve(action.group(1));
                    request = HttpRequest.newBuilder(at)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form(answer.body(), name)))
                            .build();
                }
            }
            throw new AssertionError("the provider goes round in circles at " + at);
        }

        private static String form(String page, String name) {
            var form = new StringBuilder("login=" + name + "&password=any&logout=yes");
            Matcher hidden = HIDDEN.matcher(page);
            while (hidden.find()) {
                form.append('&').append(hidden.group(1)).append('=').append(hidden.group(2));
            }
            return form.toString();
        }
    }

    private static String ready(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        var said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("issuer ")) {
                var drain = new Thread(() -> lines.lines().forEach(ignored -> {}), "provider-output");
                drain.setDaemon(true);
                drain.start();
                return line.substring("issuer ".length());
            }
            said.append(line).append('\n');
        }
        throw new IOException(said.toString());
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        process.destroy();
        backChannel.stop(0);
    }
}
