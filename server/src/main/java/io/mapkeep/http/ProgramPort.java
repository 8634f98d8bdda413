package io.mapkeep.http;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.rest.Request;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.io.EndPoint.SslSessionData;

/**
 * What is different on the port for programs, which show a certificate (mutual TLS, RFC 8446, 4.3.2) and nothing else.
 *
 * <p>A certificate is sent along by a browser whoever made it ask, just like a cookie, so that another site's page could act in its owner's name. Browsers have the other
 * port; here what comes from one is refused, to read as well, and no page is served.
 */
final class ProgramPort {
    private ProgramPort() {}

    /** The certificate that came with the connection; empty where none is asked for. */
    static Optional<X509Certificate> certificate(org.eclipse.jetty.server.Request jetty) {
        SslSessionData session =
                jetty.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        X509Certificate[] chain = session == null ? null : session.peerCertificates();
        return chain == null || chain.length == 0 ? Optional.empty() : Optional.of(chain[0]);
    }

    /** @throws NotPermitted (MK-HTP-016) if a browser sends it */
    static void requireProgram(Request request) {
        if (Stream.of("Sec-Fetch-Site", "Sec-Fetch-Mode", "Origin", "Cookie")
                .anyMatch(name -> request.header(name).isPresent())) {
            throw new NotPermitted(Problem.of(
                    "MK-HTP-016",
                    "This port is for programs, not for browsers.",
                    "A browser sends its certificate whichever page made it ask, so other sites could act in your name.",
                    "Use the address of the web page. A program leaves out Origin, Cookie and Sec-Fetch-…."));
        }
    }
}
