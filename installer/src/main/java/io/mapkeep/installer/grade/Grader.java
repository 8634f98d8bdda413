package io.mapkeep.installer.grade;

import io.mapkeep.contract.admin.DoctorReport;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import javax.net.ssl.X509TrustManager;

/** Examines a TLS port: protocols, suites, chain, names, dates, HSTS. Each flaw is a finding as the doctor writes them. */
public final class Grader {
    private static final List<String> CHECKS =
            List.of("connection", "protocols", "suites", "chain", "names", "dates", "hsts", "key-agreement");
    /** ECDHE with AEAD, which is what Mozilla's intermediate profile allows below TLS 1.3. */
    private static final List<Integer> SOUND = List.of(0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8);
    /** CBC, RSA key exchange, 3DES and RC4: what scanners complain about. */
    private static final List<Integer> WEAK = List.of(
            0xC009, 0xC00A, 0xC013, 0xC014, 0xC023, 0xC024, 0xC027, 0xC028, 0x002F, 0x0035, 0x003C, 0x003D, 0x009C,
            0x009D, 0x000A, 0x0005);

    private static final int X25519MLKEM768 = 0x11EC;

    private final String host;
    private final int port;
    private final X509TrustManager trust;
    private final Duration patience;
    private final Clock clock;

    /** @param trust whose word the chain is measured by */
    public Grader(String host, int port, X509TrustManager trust, Duration patience, Clock clock) {
        this.host = host;
        this.port = port;
        this.trust = trust;
        this.patience = patience;
        this.clock = clock;
    }

    public DoctorReport grade() {
        List<Finding> findings = new ArrayList<>();
        try {
            Presented presented = Presented.by(host, port, patience);
            protocols(presented, findings);
            findings.addAll(new ChainGrade(host, trust, clock.instant()).of(presented));
            hsts(presented, findings);
            quantum(findings);
        } catch (IOException unreachable) {
            findings.add(finding(
                    "connection",
                    Severity.CRITICAL,
                    "MK-CRT-030",
                    "There is no TLS handshake with " + host + ":" + port + ".",
                    String.valueOf(unreachable.getMessage()),
                    "Clients cannot connect.",
                    "See who listens there: ss -ltnp, and what it says: openssl s_client -connect " + host + ":"
                            + port));
            return new DoctorReport(List.of("connection"), findings);
        }
        return new DoctorReport(CHECKS, findings);
    }

    private void protocols(Presented presented, List<Finding> findings) throws IOException {
        var probe = new HelloProbe(host, port, patience);
        List<String> old = new ArrayList<>();
        List<Integer> everything = new ArrayList<>(SOUND);
        everything.addAll(WEAK);
        if (probe.chosen(HelloProbe.TLS_1_0, everything).isPresent()) {
            old.add("TLS 1.0");
        }
        if (probe.chosen(HelloProbe.TLS_1_1, everything).isPresent()) {
            old.add("TLS 1.1");
        }
        if (!old.isEmpty()) {
            findings.add(finding(
                    "protocols",
                    Severity.WARNING,
                    "MK-CRT-031",
                    "It still speaks " + String.join(" and ", old) + ".",
                    "Both were retired in 2021 (RFC 8996).",
                    "Audits fail, and an attacker may talk clients down to them.",
                    "Allow TLS 1.2 and 1.3 only."));
        }
        if (!presented.protocol().equals("TLSv1.3")) {
            findings.add(finding(
                    "protocols",
                    Severity.WARNING,
                    "MK-CRT-031",
                    "It does not speak TLS 1.3.",
                    "The best that both sides know is " + presented.protocol() + ".",
                    "Handshakes are slower and their certificates can be read on the way.",
                    "Switch TLS 1.3 on."));
        }
        OptionalInt weak = probe.chosen(HelloProbe.TLS_1_2, WEAK);
        if (weak.isPresent()) {
            findings.add(finding(
                    "suites",
                    Severity.WARNING,
                    "MK-CRT-032",
                    "It takes a weak cipher suite in TLS 1.2.",
                    "Asked for weak ones only, it chose "
                            + String.format(java.util.Locale.ROOT, "0x%04X", weak.getAsInt())
                            + " (CBC, RSA key exchange, 3DES or RC4).",
                    "Audits fail; recorded traffic may be read later.",
                    "Allow ECDHE with AES-GCM or ChaCha20 only."));
        }
    }

    private void hsts(Presented presented, List<Finding> findings) {
        if (presented.http() && presented.hsts().isEmpty()) {
            findings.add(finding(
                    "hsts",
                    Severity.WARNING,
                    "MK-CRT-036",
                    "It does not tell browsers to use HTTPS only.",
                    "There is no Strict-Transport-Security in its answer.",
                    "The first request of a visit may go in clear.",
                    "Send it once all clients trust the certificate, with a short max-age first."));
        }
    }

    /** Told and not marked down: most servers have none of it yet. */
    private void quantum(List<Finding> findings) throws IOException {
        if (!new HelloProbe(host, port, patience).agreesBy(X25519MLKEM768)) {
            findings.add(finding(
                    "key-agreement",
                    Severity.OK,
                    "MK-CRT-038",
                    "It agrees on no keys that withstand quantum computers.",
                    "It has no X25519MLKEM768, which browsers offer first by now.",
                    "What is recorded today may be read when there are such computers.",
                    "With OpenSSL 3.5, or Mapkeep's tls.engine = \"conscrypt\", there is nothing else to set."));
        }
    }

    static Finding finding(
            String check, Severity severity, String code, String what, String cause, String impact, String fix) {
        return new Finding(check, severity, code, what, cause, impact, fix);
    }
}
