import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Fifty requests a second to an appliance, each over a connection of its own, until a file is there: {@code java Load.java ADDRESS KEY FILE}. 45 of them read; the others change the title of the
 * dataset "marks" to the next number, after looking whether the number before is still there.
 */
public final class Load {
    private static final int READS_A_SECOND = 45;
    private static final int CHANGES_A_SECOND = 5;
    private static final int MILLIS = 60_000;
    private static final Pattern TITLE = Pattern.compile("\"title\"\\s*:\\s*\"(?:mark )?([^\"]*)\"");

    private final SSLContext tls;
    private final String host;
    private final String key;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private long number;
    private long lost;

    private Load(SSLContext tls, String host, String key) {
        this.tls = tls;
        this.host = host;
        this.key = key;
    }

    public static void main(String[] arguments) throws Exception {
        var load = new Load(trustingAnybody(), arguments[0], arguments[1]);
        ScheduledExecutorService readers = Executors.newScheduledThreadPool(400);
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        long pause = TimeUnit.SECONDS.toMicros(1) / READS_A_SECOND;
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(() -> readers.execute(load::read), 0, pause, TimeUnit.MICROSECONDS);
        writer.scheduleAtFixedRate(load::change, 0, 1000 / CHANGES_A_SECOND, TimeUnit.MILLISECONDS);
        while (Files.notExists(Path.of(arguments[2]))) {
            Thread.sleep(100);
        }
        clock.shutdown();
        writer.shutdown();
        clock.awaitTermination(1, TimeUnit.MINUTES);
        writer.awaitTermination(2, TimeUnit.MINUTES);
        readers.shutdown();
        readers.awaitTermination(2, TimeUnit.MINUTES);
        System.out.println(load.asked + " requests, " + load.number + " changes, failed " + load.failed + ", lost "
                + load.lost + ", longest " + load.longest + " ms");
    }

    private void read() {
        send("GET", "/livez", "");
    }

    private void change() {
        String shown = send("GET", "/api/v1/datasets/marks", "");
        Matcher title = TITLE.matcher(shown);
        if (number > 0 && title.find() && !title.group(1).equals(Long.toString(number))) {
            lost++;
            System.out.println("lost: " + title.group(1) + " instead of " + number);
        }
        if (!send("PATCH", "/api/v1/datasets/marks", "{\"title\": \"mark " + (number + 1) + "\"}").isEmpty()) {
            number++;
        }
    }

    /** The answer; empty if there was none, or not a good one. */
    private String send(String method, String path, String body) {
        long began = System.nanoTime();
        asked.incrementAndGet();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, 443), MILLIS);
            plain.setSoTimeout(MILLIS);
            try (Socket socket = tls.getSocketFactory().createSocket(plain, host, 443, true)) {
                String request = method + " " + path + " HTTP/1.1\r\nHost: maps.example.org\r\nConnection: close\r\nAuthorization: Bearer "
                        + key + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!answer.startsWith("HTTP/1.1 200 ")) {
                    throw new IOException(answer.lines().findFirst().orElse("no answer"));
                }
                return answer;
            }
        } catch (IOException failure) {
            failed.incrementAndGet();
            System.out.println(Instant.now() + " " + method + " " + path + ": " + failure);
            return "";
        } finally {
            longest.accumulateAndGet(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), Math::max);
        }
    }

    /** What is measured here is not whom one trusts. */
    private static SSLContext trustingAnybody() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context;
    }
}
