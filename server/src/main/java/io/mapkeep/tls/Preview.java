package io.mapkeep.tls;

import io.mapkeep.contract.admin.CertificateInstallReport;
import io.mapkeep.contract.admin.CertificateInstallReport.Change;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.installed.Candidate;
import io.mapkeep.tls.key.KeyStrength;
import io.mapkeep.tls.material.CertificateNames;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What differs between what is served and what is to be served, for whoever decides. */
final class Preview {
    private Preview() {}

    static CertificateInstallReport of(Candidate candidate, ServerIdentity now, boolean applied) {
        X509Certificate next = candidate.leaf();
        X509Certificate present = now.certificate();
        List<Change> changes = new ArrayList<>();
        change(changes, "source", now.source().word(), ServerIdentity.Source.INSTALLED.word());
        change(changes, "serial", serial(present), serial(next));
        change(changes, "issuer", issuer(present), issuer(next));
        change(changes, "names", names(present), names(next));
        change(changes, "key", key(present), key(next));
        change(
                changes,
                "ends",
                present.getNotAfter().toInstant(),
                next.getNotAfter().toInstant());
        change(changes, "renewed", now.renewsAt().isPresent() ? "by itself" : "by hand", "by hand");
        return new CertificateInstallReport(
                applied,
                serial(next),
                CertificateNames.of(next),
                key(next),
                next.getNotBefore().toInstant(),
                next.getNotAfter().toInstant(),
                candidate.chain().stream().map(CertificateNames::brief).toList(),
                CertificateNames.brief(candidate.root()),
                Fingerprint.of(candidate.root()),
                changes,
                candidate.warnings());
    }

    private static void change(List<Change> changes, String what, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            changes.add(new Change(what, before.toString(), after.toString()));
        }
    }

    private static String serial(X509Certificate one) {
        return Serial.text(one);
    }

    private static String issuer(X509Certificate one) {
        return one.getIssuerX500Principal().getName();
    }

    private static String names(X509Certificate one) {
        return String.join(", ", CertificateNames.of(one));
    }

    private static String key(X509Certificate one) {
        return KeyStrength.describe(one.getPublicKey());
    }
}
