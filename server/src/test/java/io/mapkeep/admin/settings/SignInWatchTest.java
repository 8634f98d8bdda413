package io.mapkeep.admin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SignInWatchTest {
    private final List<AuditEvent> log = new ArrayList<>();
    private final ProofBook proofs = new ProofBook();
    private final SignInWatch watch = new SignInWatch(
            new AuditLog() {
                @Override
                public void record(AuditEvent event) {
                    log.add(event);
                }

                @Override
                public void note(AuditEvent event) {
                    log.add(event);
                }
            },
            proofs);

    @Test
    void aPasswordThatTheDirectoryCheckedIsProofAlsoWhileAStepIsMissing() {
        watch.record(event("session.pending", "ldap", Outcome.SUCCESS, "1"));
        assertThat(proofs.by(Proof.DIRECTORY_SIGN_IN)).contains("alma from 192.0.2.7");
        assertThat(proofs.by(Proof.SIGN_IN)).isEmpty();
        assertThat(log).hasSize(1);
    }

    @Test
    void aWrongPasswordAndALocalAccountAreNone() {
        watch.record(event("session.create", "ldap", Outcome.DENIED, "1"));
        watch.record(event("session.create", "local", Outcome.SUCCESS, "2"));
        assertThat(proofs.by(Proof.DIRECTORY_SIGN_IN)).isEmpty();
        assertThat(proofs.by(Proof.SIGN_IN)).isPresent();
    }

    @Test
    void aPasswordThatWasKeptFromBeforeSaysNothingOfTheDirectory() {
        watch.record(event("directory.offline", "ldap", Outcome.SUCCESS, "1"));
        watch.record(event("session.create", "ldap", Outcome.SUCCESS, "1"));
        assertThat(proofs.by(Proof.DIRECTORY_SIGN_IN)).isEmpty();
        watch.record(event("session.create", "ldap", Outcome.SUCCESS, "2"));
        assertThat(proofs.by(Proof.DIRECTORY_SIGN_IN)).isPresent();
    }

    private static AuditEvent event(String action, String realm, Outcome outcome, String request) {
        return new AuditEvent("alma", realm, "192.0.2.7", request, action, "", outcome, Map.of());
    }
}
