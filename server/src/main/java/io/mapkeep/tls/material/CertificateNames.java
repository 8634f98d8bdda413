package io.mapkeep.tls.material;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The names that clients find in a server's certificate: the alternative names and nothing else, for no browser reads the common name any more (RFC 9525). */
public final class CertificateNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private CertificateNames() {}

    /** DNS names in lower case, addresses in the JDK's form; empty where there are none or they cannot be read. */
    public static List<String> of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> one : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (one.get(0) instanceof Integer kind
                        && (kind == DNS || kind == ADDRESS)
                        && one.get(1) instanceof String name) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return names;
    }

    /** Whether it is good for a name; a wildcard stands for exactly one label (RFC 9525, 6.3). */
    public static boolean cover(X509Certificate certificate, String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        String wildcard = dot > 0 && !wanted.contains(":") ? "*" + wanted.substring(dot) : wanted;
        return of(certificate).stream().anyMatch(one -> one.equals(wanted) || one.equals(wildcard));
    }

    /** A short name for messages: the common name or the first alternative, else the whole subject. */
    public static String brief(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        for (String part : subject.split("(?<!\\\\),")) {
            if (part.startsWith("CN=")) {
                return part.substring(3);
            }
        }
        return subject.isEmpty() ? of(certificate).stream().findFirst().orElse("(no name)") : subject;
    }
}
