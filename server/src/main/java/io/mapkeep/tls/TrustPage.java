package io.mapkeep.tls;

import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.material.CertificateNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@code /ca}: what clients have to trust, for people who do not trust it yet. A page without scripts and styles, so that any browser and any policy shows it, and the
 * root in the form of each system. It is the root of the certificate that is served: after the local authority was left for another one, it is that one's.
 */
final class TrustPage implements Resource {
    private final Supplier<X509Certificate> root;
    private final String template = text("ca.html");
    private final String profile = text("ca.mobileconfig");

    TrustPage(Supplier<X509Certificate> root) {
        this.root = root;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.GET, "/ca", this::page),
                Route.open(
                        Method.GET,
                        "/ca/root.pem",
                        request -> file(
                                "application/x-pem-file",
                                "root.pem",
                                Pem.chain(List.of(root.get())).getBytes(StandardCharsets.US_ASCII))),
                Route.open(
                        Method.GET,
                        "/ca/root.cer",
                        request -> file("application/pkix-cert", "root.cer", der(root.get()))),
                Route.open(
                        Method.GET,
                        "/ca/root.mobileconfig",
                        request -> file("application/x-apple-aspen-config", "root.mobileconfig", profile())),
                Route.open(
                        Method.GET,
                        "/ca/policies.json",
                        request -> file("application/json", "policies.json", firefox())));
    }

    private Response page(Request request) {
        X509Certificate now = root.get();
        String html = template.replace("{name}", escaped(CertificateNames.brief(now)))
                .replace("{fingerprint}", Fingerprint.of(now))
                .replace("{ends}", now.getNotAfter().toInstant().toString())
                .replace("{origin}", escaped(request.origin()));
        return Response.bytes(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    private static Response file(String type, String name, byte[] content) {
        return Response.bytes(200, type, content)
                .with("Content-Disposition", "attachment; filename=\"mapkeep-" + name + "\"");
    }

    /** Apple's configuration profile; the identifiers come from the certificate, so that the same root replaces itself. */
    private byte[] profile() {
        byte[] der = der(root.get());
        String id = UUID.nameUUIDFromBytes(der).toString();
        return profile.replace("{name}", escaped(CertificateNames.brief(root.get())))
                .replace(
                        "{content}",
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der))
                .replace("{payload}", id)
                .replace(
                        "{profile}",
                        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.US_ASCII))
                                .toString())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Firefox's enterprise policy: installs the file that the page names, and takes what the system trusts. */
    private static byte[] firefox() {
        return """
                {"policies": {"Certificates": {"ImportEnterpriseRoots": true, "Install": ["mapkeep-root.pem"]}}}
                """.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that is served has no encoding", impossible);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String text(String name) {
        try (InputStream in = TrustPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " was left out of this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
