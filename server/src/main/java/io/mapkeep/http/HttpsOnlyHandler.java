package io.mapkeep.http;

import io.mapkeep.tls.hsts.HttpsPromise;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells browsers on the HTTPS port for how long they are to come by HTTPS only (RFC 6797); never for names below, which may be other servers'. Behind port 443 alone: a browser that keeps to HTTPS asks
 * for a name's port 443, where on such a host somebody else listens, or nobody.
 */
final class HttpsOnlyHandler extends Handler.Wrapper {
    private static final int STANDARD_PORT = 443;

    private final Supplier<Optional<HttpsPromise>> promise;
    private volatile Encoded last = new Encoded(-1);

    HttpsOnlyHandler(Supplier<Optional<HttpsPromise>> promise, Handler next) {
        super(next);
        this.promise = promise;
    }

    /** Made once for all requests. */
    private record Encoded(long seconds, HttpField field) {
        Encoded(long seconds) {
            this(seconds, new PreEncodedHttpField("Strict-Transport-Security", "max-age=" + seconds));
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        promise.get()
                .filter(now -> concerns(request.getHttpURI(), now))
                .ifPresent(now -> response.getHeaders().put(encoded(now.lasts().toSeconds())));
        return super.handle(request, response, callback);
    }

    private static boolean concerns(HttpURI asked, HttpsPromise now) {
        return asked.getHost() != null
                && (asked.getPort() <= 0 || asked.getPort() == STANDARD_PORT)
                && now.isFor(asked.getHost());
    }

    private HttpField encoded(long seconds) {
        Encoded known = last;
        if (known.seconds() != seconds) {
            known = new Encoded(seconds);
            last = known;
        }
        return known.field();
    }
}
