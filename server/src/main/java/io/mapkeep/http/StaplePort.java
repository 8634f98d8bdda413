package io.mapkeep.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Where Java's TLS gets the answers that it sends along. It takes them from a responder and from nowhere else, so one is made for it, on a loopback port that nobody is told of: it answers
 * from memory, and with "not found" where there is nothing, and then none is sent. What it says is signed and public.
 */
final class StaplePort implements AutoCloseable {
    /** So soon a new word of the responder counts; ours are made anew each minute. */
    private static final int CACHE_SECONDS = 60;

    private static final int LARGEST = 8 * 1024;

    private final Server server;
    private final ServerConnector connector;

    StaplePort(Function<byte[], Optional<byte[]>> answers) {
        var threads = new QueuedThreadPool(8, 1);
        threads.setName("staple");
        threads.setDaemon(true);
        this.server = new Server(threads);
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        this.connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Answering(answers));
    }

    /** Opens it, and tells Java of it, before the first TLS context is made that is to send answers along. */
    void start() {
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException("a port of the loopback cannot be opened", failure);
        }
        System.setProperty("jdk.tls.server.enableStatusRequestExtension", "true");
        System.setProperty("jdk.tls.stapling.responderOverride", "true");
        System.setProperty("jdk.tls.stapling.responderURI", "http://127.0.0.1:" + connector.getLocalPort() + "/");
        System.setProperty("jdk.tls.stapling.cacheLifetime", Integer.toString(CACHE_SECONDS));
        System.setProperty("jdk.tls.stapling.ignoreExtensions", "true");
        System.setProperty("jdk.tls.stapling.responseTimeout", "1000");
    }

    @Override
    public void close() {
        System.clearProperty("jdk.tls.server.enableStatusRequestExtension");
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("Jetty did not stop", failure);
        }
    }

    private static final class Answering extends Handler.Abstract {
        private final Function<byte[], Optional<byte[]>> answers;

        Answering(Function<byte[], Optional<byte[]>> answers) {
            this.answers = answers;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            Optional<byte[]> answer = answers.apply(question(request));
            response.setStatus(answer.isPresent() ? 200 : 404);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/ocsp-response");
            response.write(true, ByteBuffer.wrap(answer.orElse(new byte[0])), callback);
            return true;
        }

        /** Short ones come in the path (RFC 6960, A.1). */
        private static byte[] question(Request request) throws IOException {
            if (request.getMethod().equals("POST")) {
                return Content.Source.asInputStream(request).readNBytes(LARGEST);
            }
            String path = URIUtil.decodePath(request.getHttpURI().getPath()).substring(1);
            try {
                return Base64.getDecoder().decode(path.getBytes(StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException noBase64) {
                return new byte[0];
            }
        }
    }
}
