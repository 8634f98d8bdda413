package io.mapkeep.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The plain port: serves what has to be had without TLS, revocations and answers to certificate authorities, and sends everything else to HTTPS.
 */
final class PlainHandler extends Handler.Sequence {
    private final RouteTable routes;
    private final ResourceHandler resources;
    private final RedirectHandler redirects;

    PlainHandler(RouteTable routes, ResourceHandler resources, RedirectHandler redirects) {
        super(resources, redirects);
        this.routes = routes;
        this.resources = resources;
        this.redirects = redirects;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getCanonicalPath();
        return path != null && routes.find(path).isPresent()
                ? resources.handle(request, response, callback)
                : redirects.handle(request, response, callback);
    }
}
