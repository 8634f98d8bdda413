package io.mapkeep.http;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route.Errors;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/** The plain port: every request is sent to HTTPS with 308, which keeps method and body (RFC 9110, 15.4.9). */
final class RedirectHandler extends Handler.Abstract.NonBlocking {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]");

    private final String name;
    private final IntSupplier httpsPort;

    /**
     * Redirects to {@code https} at the host that was asked for.
     *
     * @param name the appliance's own, for clients that tell no host (HTTP/1.0)
     */
    RedirectHandler(String name, IntSupplier httpsPort) {
        this.name = name;
        this.httpsPort = httpsPort;
    }

    @Override
    public boolean handle(Request jetty, org.eclipse.jetty.server.Response answer, Callback done) {
        String id = Answers.requestId(jetty, answer);
        HttpURI asked = jetty.getHttpURI();
        String host = jetty.getHeaders().contains(HttpHeader.HOST) ? asked.getHost() : name;
        boolean refused = host == null
                || !HOST.matcher(host).matches()
                // The HTTPS port refuses such a path; here they are let through for questions about certificates alone.
                || asked.isAmbiguous()
                || jetty.getMethod().equals("CONNECT");
        // It went over the network in clear already. A redirect would make that work, and nobody would ever notice.
        boolean leaked = String.valueOf(asked.getQuery()).contains("api_key=");
        Response response = leaked
                ? ProblemAnswer.of(
                        Problem.of(
                                "MK-HTP-015",
                                "An API key was sent without encryption.",
                                "Whoever can read the network between has it now.",
                                "Revoke that key, make another, and use https:// from the start."),
                        400,
                        Errors.PROBLEM,
                        id)
                : refused
                        ? ProblemAnswer.of(
                                Problem.of(
                                        "MK-HTP-002",
                                        "The request cannot be understood.",
                                        "It names no valid host, asks for a tunnel, or has a path that can be read in two ways.",
                                        "Send a Host header with the appliance's name, and a plain path."),
                                400,
                                Errors.PROBLEM,
                                id)
                        : Response.noContent()
                                .with(
                                        "Location",
                                        "https://" + host.toLowerCase(Locale.ROOT) + port() + pathAndQuery(asked));
        boolean redirect = response.status() == 204;
        Answers.send(
                jetty,
                answer,
                redirect ? new Response(308, response.headers(), response.body()) : response,
                Errors.PROBLEM,
                id,
                done);
        return true;
    }

    /** "*" of OPTIONS and the authority of CONNECT are no paths and would run into the host's name. */
    private static String pathAndQuery(HttpURI asked) {
        String path = asked.getPathQuery();
        return path != null && path.startsWith("/") ? path : "/";
    }

    private String port() {
        int port = httpsPort.getAsInt();
        return port == 443 ? "" : ":" + port;
    }
}
