package io.mapkeep.installer.grade;

import static io.mapkeep.installer.grade.Grader.finding;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.X509TrustManager;

/** What a strict client makes of the certificates that a server sent. */
final class ChainGrade {
    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration URGENT = Duration.ofDays(7);
    private static final int LEAST_RSA = 2_048;

    private final String host;
    private final X509TrustManager trust;
    private final Instant now;

    ChainGrade(String host, X509TrustManager trust, Instant now) {
        this.host = host;
        this.trust = trust;
        this.now = now;
    }

    List<Finding> of(Presented presented) {
        List<Finding> findings = new ArrayList<>();
        chain(presented, findings);
        names(presented.leaf(), findings);
        for (X509Certificate one : presented.chain()) {
            dates(one, findings);
            strength(one, findings);
        }
        return findings;
    }

    private void chain(Presented presented, List<Finding> findings) {
        List<X509Certificate> chain = presented.chain();
        X509Certificate last = chain.get(chain.size() - 1);
        try {
            trust.checkServerTrusted(
                    chain.toArray(X509Certificate[]::new),
                    presented.leaf().getPublicKey().getAlgorithm().equals("EC") ? "ECDHE_ECDSA" : "ECDHE_RSA");
        } catch (CertificateException refused) {
            boolean ends = !last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
            findings.add(finding(
                    "chain",
                    Severity.CRITICAL,
                    "MK-CRT-033",
                    "Its chain leads to no authority that is trusted here.",
                    refused.getMessage() + ". It sent " + chain.size() + " certificates; the last is \""
                            + last.getSubjectX500Principal().getName() + "\", issued by \""
                            + last.getIssuerX500Principal().getName() + "\".",
                    "Clients that trust no more than this machine refuse to connect.",
                    ends
                            ? "If that issuer is an intermediate, have the server send it. If it is a root, name its file: --ca-file root.pem"
                            : "If that root is right, name its file: --ca-file root.pem"));
        }
    }

    private void names(X509Certificate leaf, List<Finding> findings) {
        List<String> names = names(leaf);
        String wanted = canonical(host);
        int dot = wanted.indexOf('.');
        String wildcard = dot > 0 ? "*" + wanted.substring(dot) : wanted;
        if (!names.contains(wanted) && !names.contains(wildcard)) {
            findings.add(finding(
                    "names",
                    Severity.CRITICAL,
                    "MK-CRT-034",
                    "Its certificate is not for " + host + ".",
                    names.isEmpty() ? "It has no alternative names." : "It is for " + String.join(", ", names) + ".",
                    "Clients that use this name refuse to connect.",
                    "Have a certificate made with this name, or use one of those that it has."));
        }
    }

    private static List<String> names(X509Certificate leaf) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
            for (List<?> one : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (one.get(1) instanceof String name) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return names;
    }

    /** Addresses as the JDK writes those of a certificate. */
    private static String canonical(String host) {
        if (host.contains(":") || host.matches("[0-9.]+")) {
            try {
                return InetAddress.getByName(host).getHostAddress();
            } catch (UnknownHostException noLiteral) {
                return host;
            }
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private void dates(X509Certificate one, List<Finding> findings) {
        String subject = one.getSubjectX500Principal().getName();
        Instant begin = one.getNotBefore().toInstant();
        Instant end = one.getNotAfter().toInstant();
        Duration left = Duration.between(now, end);
        if (now.isBefore(begin)) {
            findings.add(finding(
                    "dates",
                    Severity.CRITICAL,
                    "MK-CRT-035",
                    "\"" + subject + "\" is not valid yet.",
                    "It begins at " + begin + "; the clock here says " + now + ".",
                    "Clients refuse to connect.",
                    "Set the clocks: timedatectl"));
        } else if (left.isNegative() || left.compareTo(SOON) <= 0) {
            boolean over = left.isNegative();
            findings.add(finding(
                    "dates",
                    over || left.compareTo(URGENT) <= 0 ? Severity.CRITICAL : Severity.WARNING,
                    "MK-CRT-035",
                    "\"" + subject + "\" " + (over ? "is expired." : "ends in " + left.toDays() + " days."),
                    "It ends at " + end + ".",
                    over ? "Clients refuse to connect." : "From then on clients refuse to connect.",
                    "Have it renewed."));
        }
    }

    private static void strength(X509Certificate one, List<Finding> findings) {
        String algorithm = one.getSigAlgName().toUpperCase(Locale.ROOT);
        boolean root = one.getSubjectX500Principal().equals(one.getIssuerX500Principal());
        boolean broken = !root && (algorithm.startsWith("SHA1") || algorithm.contains("MD5"));
        boolean small = one.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() < LEAST_RSA;
        if (broken || small) {
            findings.add(finding(
                    "chain",
                    Severity.CRITICAL,
                    "MK-CRT-037",
                    "\"" + one.getSubjectX500Principal().getName() + "\" is too weak.",
                    broken
                            ? "It was signed with " + one.getSigAlgName() + "."
                            : "Its RSA key has less than " + LEAST_RSA + " bits.",
                    "Clients refuse to connect.",
                    "Have it made anew, with P-256 or RSA-3072 and SHA-256."));
        }
    }
}
