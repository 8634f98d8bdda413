package io.mapkeep.tls;

import io.mapkeep.contract.admin.TrustBundles;
import io.mapkeep.contract.admin.TrustBundles.Bundle;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.material.CertificateNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** A root as files for the systems that have to trust it. There is nothing secret in any of them. */
final class RootBundles {
    /** Java asks for one; it protects nothing. */
    private static final String STORE_PASSWORD = "changeit";

    private final X509Certificate root;

    RootBundles(X509Certificate root) {
        this.root = root;
    }

    TrustBundles all() {
        return new TrustBundles(
                root.getSubjectX500Principal().getName(),
                Fingerprint.of(root),
                List.of(
                        new Bundle(TrustBundles.PEM, "Linux, curl, Python, QGIS", pem()),
                        new Bundle(
                                "mapkeep-root.cer",
                                "Windows; group policy, Trusted Root Certification Authorities",
                                der()),
                        new Bundle(
                                "mapkeep-root.cmd",
                                "Windows; a start-up script of a group policy, beside the .cer",
                                windows()),
                        new Bundle("mapkeep-root.mobileconfig", "macOS, iPhone, iPad", profile()),
                        new Bundle("policies.json", "Firefox, beside the .pem", firefox()),
                        new Bundle(
                                "mapkeep-root.p12",
                                "Java, as javax.net.ssl.trustStore; password " + STORE_PASSWORD,
                                java()),
                        new Bundle("curlrc", "curl, as ~/.curlrc beside the .pem", curl())));
    }

    byte[] pem() {
        return ascii(Pem.chain(List.of(root)));
    }

    byte[] der() {
        try {
            return root.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that is served has no encoding", impossible);
        }
    }

    /** Apple's configuration profile; the identifiers come from the certificate, so that the same root replaces itself. */
    byte[] profile() {
        String id = UUID.nameUUIDFromBytes(der()).toString();
        return text("ca.mobileconfig")
                .replace("{name}", escaped(CertificateNames.brief(root)))
                .replace(
                        "{content}",
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der()))
                .replace("{payload}", id)
                .replace(
                        "{profile}",
                        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.US_ASCII))
                                .toString())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Firefox's enterprise policy: installs the file that it names, and takes what the system trusts. */
    byte[] firefox() {
        return ascii("""
                {"policies": {"Certificates": {"ImportEnterpriseRoots": true, "Install": ["mapkeep-root.pem"]}}}
                """);
    }

    /** A start-up script runs as the machine's own account, which may add to its store. */
    byte[] windows() {
        return ascii("@certutil -addstore -f Root \"%~dp0mapkeep-root.cer\"\r\n");
    }

    private static byte[] curl() {
        return ascii("cacert = mapkeep-root.pem\n");
    }

    private byte[] java() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("mapkeep-root", root);
            var out = new ByteArrayOutputStream();
            store.store(out, STORE_PASSWORD.toCharArray());
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("a key store in memory", impossible);
        }
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A file beside this class. */
    static String text(String name) {
        try (InputStream in = RootBundles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " was left out of this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
