package io.mapkeep.tls;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.admin.TrustBundles.Bundle;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.material.CertificateNames;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@code /ca}: what clients have to trust, for people who do not trust it yet. A page without scripts, so that any browser and any policy shows it, and the
 * root in the form of each system. It is the root of the certificate that is served: after the local authority was left for another one, it is that one's.
 */
final class TrustPage implements Resource {
    private static final String ANYTHING = "application/octet-stream";
    /** By the end of the file's name; browsers install the first two when they are told what they are. */
    private static final Map<String, String> TYPES = Map.of(
            "mapkeep-root.pem", "application/x-pem-file",
            "mapkeep-root.cer", "application/pkix-cert",
            "mapkeep-root.mobileconfig", "application/x-apple-aspen-config",
            "policies.json", "application/json",
            "mapkeep-root.p12", "application/x-pkcs12");

    private final Supplier<X509Certificate> root;
    private final String template = RootBundles.text("ca.html");
    private final byte[] style = RootBundles.text("ca.css").getBytes(StandardCharsets.UTF_8);

    TrustPage(Supplier<X509Certificate> root) {
        this.root = root;
    }

    @Override
    public List<Route> routes() {
        return Stream.concat(
                        Stream.of(
                                Route.open(Method.GET, "/ca", this::page),
                                Route.open(
                                        Method.GET,
                                        "/ca/style.css",
                                        request -> Response.bytes(200, "text/css; charset=utf-8", style)),
                                Route.needs(
                                        Permission.OPERATE,
                                        Method.GET,
                                        "/api/v1/certificates/bundles",
                                        request -> Response.ok(bundles().all()))),
                        bundles().all().bundles().stream().map(one -> file(one.file())))
                .toList();
    }

    private RootBundles bundles() {
        return new RootBundles(root.get());
    }

    /** By the short name of former versions, {@code /ca/root.pem}, which people have in their notes. */
    private Route file(String name) {
        return Route.open(
                Method.GET,
                "/ca/" + name.replace("mapkeep-", ""),
                request -> bundles().all().bundles().stream()
                        .filter(one -> one.file().equals(name))
                        .map(TrustPage::download)
                        .findFirst()
                        .orElseThrow());
    }

    private static Response download(Bundle bundle) {
        return Response.bytes(200, TYPES.getOrDefault(bundle.file(), ANYTHING), bundle.content())
                .with("Content-Disposition", "attachment; filename=\"" + bundle.file() + "\"");
    }

    private Response page(Request request) {
        X509Certificate now = root.get();
        String html = template.replace("{name}", RootBundles.escaped(CertificateNames.brief(now)))
                .replace("{fingerprint}", lines(Fingerprint.of(now)))
                .replace("{ends}", now.getNotAfter().toInstant().toString().substring(0, "2026-01-31".length()))
                .replace("{origin}", RootBundles.escaped(request.origin()));
        return Response.bytes(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    /** Lines of eight bytes, which people can compare one by one, and which a telephone does not break. */
    private static String lines(String fingerprint) {
        return fingerprint.replaceAll("((?:[0-9A-F]{2}:){7}[0-9A-F]{2}):", "$1\n");
    }
}
