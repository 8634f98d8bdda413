package io.mapkeep.tls.acme.server;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.leaf.Leaves;
import io.mapkeep.tls.revocation.Reason;
import io.mapkeep.tls.revocation.Revocations;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Revoking (RFC 8555, 7.6): by the account that has the certificate, or by the certificate's own key. */
final class RevocationResource implements Resource {
    private final Doorway doorway;
    private final OrderStore orders;
    private final Leaves leaves;
    private final Revocations revocations;
    private final Trail trail;
    private final AuditLog audit;

    RevocationResource(
            Doorway doorway, OrderStore orders, Leaves leaves, Revocations revocations, Trail trail, AuditLog audit) {
        this.doorway = doorway;
        this.orders = orders;
        this.leaves = leaves;
        this.revocations = revocations;
        this.trail = trail;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(doorway.forBoth("/revoke-cert", this::revoke));
    }

    private Response revoke(Call call) {
        Fields asked = call.fields();
        X509Certificate certificate = certificate(asked.bytes("certificate"));
        Reason reason = reason(asked);
        String serial = Serial.text(certificate);
        String authority = leaves.authorityOf(certificate).orElseThrow(Call::unknown);
        requireEntitled(call, certificate, serial);
        if (revocations.find(serial).isPresent()) {
            throw new AcmeFailure(Kind.ALREADY_REVOKED, "The certificate was revoked before.");
        }
        AuditEvent event = AuditEvent.of(call.request(), "certificate.revoke", serial, Outcome.SUCCESS)
                .by(call.account().map(trail::label).orElse("key of the certificate"), "acme")
                .with("reason", reason.word())
                .with("not_after", certificate.getNotAfter().toInstant().toString());
        audit.record(event);
        revocations.revoke(authority, certificate, reason);
        return Response.bytes(200, "text/plain; charset=utf-8", new byte[0]);
    }

    private void requireEntitled(Call call, X509Certificate certificate, String serial) {
        boolean entitled = call.account().isPresent()
                ? orders.findBySerial(serial)
                        .map(ClientOrder::account)
                        .equals(Optional.of(call.signedIn().id()))
                : Signed.publicKey(call.key()).equals(certificate.getPublicKey());
        if (!entitled) {
            throw new AcmeFailure(
                    Kind.UNAUTHORIZED,
                    "The certificate is another account's, and the request was not signed by its key.");
        }
    }

    private static Reason reason(Fields asked) {
        int code = asked.number("reason").orElse(0);
        return Reason.ofCode(code)
                .orElseThrow(() -> new AcmeFailure(
                        Kind.BAD_REVOCATION_REASON,
                        "Reason " + code + " cannot be given here; there are 0, 1, 3, 4, 5 and 9 of RFC 5280, 5.3.1."));
    }

    private static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | RuntimeException hostile) {
            throw AcmeFailure.malformed("\"certificate\" is no certificate in DER.");
        }
    }
}
