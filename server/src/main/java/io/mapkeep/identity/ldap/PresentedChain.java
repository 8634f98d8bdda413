package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import io.mapkeep.contract.configuration.LdapServers;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.trust.AddedAuthorities;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Remembers the certificates that a server showed, also when they are not trusted: that is when an admin needs to see them. */
final class PresentedChain {
    private final LdapServers settings;
    private final AddedAuthorities added;
    private List<X509Certificate> shown = List.of();
    private @Nullable String trouble;

    PresentedChain(LdapServers settings, AddedAuthorities added) {
        this.settings = settings;
        this.added = added;
    }

    SSLSocketFactory sockets() {
        return Trust.sockets(new Watching(Trust.manager(settings.caFile(), added)), settings);
    }

    /** Why the chain is not trusted; null if it is, or was not seen. */
    @Nullable
    String trouble() {
        return trouble;
    }

    void requireName(String host, @Nullable SSLSession session) throws LDAPException {
        if (session == null || !new HostNameSSLSocketVerifier(true).verify(host, session)) {
            trouble = "the certificate is for another name than " + host;
            throw new LDAPException(ResultCode.CONNECT_ERROR, trouble);
        }
    }

    Problem distrusted(HostPort server, String why) {
        return Problem.of(
                "MK-LDP-002",
                "The directory's certificate is not trusted.",
                server + ": " + why,
                "Compare the fingerprints above with those of the directory's administrator, have the authority's certificate (PEM) trusted"
                        + " (mapkeep cert trust add authority.pem, or by its file: "
                        + settings.caFile().map(file -> "it is not in " + file).orElse("ldap.ca_file")
                        + "), then run: mapkeep ldap test");
    }

    /** The chain for people: subject, issuer, validity, fingerprint of each certificate. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (X509Certificate certificate : shown) {
            lines.add(certificate.getSubjectX500Principal().getName());
            lines.add("  issued by " + certificate.getIssuerX500Principal().getName());
            lines.add("  valid from " + certificate.getNotBefore().toInstant() + " to "
                    + certificate.getNotAfter().toInstant());
            lines.add("  SHA-256 " + fingerprint(certificate));
        }
        return lines;
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private final class Watching implements X509TrustManager {
        private final X509TrustManager judge;

        Watching(X509TrustManager judge) {
            this.judge = judge;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            judge.checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            shown = List.of(chain);
            try {
                judge.checkServerTrusted(chain, type);
            } catch (CertificateException distrust) {
                trouble = String.valueOf(distrust.getMessage());
                throw distrust;
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return judge.getAcceptedIssuers();
        }
    }
}
