package io.mapkeep.identity.mfa;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.defence.Defence;
import io.mapkeep.identity.defence.WayIn;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.rest.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks for a second factor, limited like a password: a code has a million values, and three of them are right. */
final class FactorCheck {
    private final SecondFactors factors;
    private final Defence defence;
    private final AuditLog audit;

    /**
     * What somebody shows: one of the two.
     *
     * @param code of an app, or a recovery code
     * @param passkey the browser's answer
     */
    record Shown(@Nullable String code, @Nullable JsonNode passkey) {}

    FactorCheck(SecondFactors factors, Defence defence, AuditLog audit) {
        this.factors = factors;
        this.defence = defence;
        this.audit = audit;
    }

    /**
     * Which factor it is.
     *
     * @param action what the audit log calls a refusal
     * @throws NotAuthenticated (MK-IDN-033) if it is none of the account's, or was used
     */
    Factor require(Request request, AccountName account, Shown shown, String action) {
        AuditEvent denied = AuditEvent.of(request, action, "", Outcome.DENIED).by(account.name(), account.realm());
        defence.refusal(WayIn.FACTOR, key(account), request.remote()).ifPresent(refusal -> {
            if (refusal.first()) {
                audit.record(denied.with("reason", "too-many-failures"));
            }
            throw refusal.problem();
        });
        Optional<Factor> factor = factor(request, account, shown);
        if (factor.isEmpty()) {
            defence.failed(WayIn.FACTOR, key(account), request.remote());
            audit.record(denied.with("reason", "wrong-factor"));
            throw new NotAuthenticated(Problem.of(
                    "MK-IDN-033",
                    "This is not the second factor of your account.",
                    "The code is wrong, too old, or was used already; or the passkey is another account's.",
                    "Wait for the next code and check the clock of your telephone, or use another factor."));
        }
        defence.succeeded(WayIn.FACTOR, key(account), request.remote());
        return factor.get();
    }

    private Optional<Factor> factor(Request request, AccountName account, Shown shown) {
        if (shown.passkey() != null && shown.passkey().isObject()) {
            return factors.showPasskey(request, account, shown.passkey());
        }
        return Optional.ofNullable(shown.code()).flatMap(code -> factors.showCode(account, code));
    }

    private static String key(AccountName account) {
        return account.realm() + "/" + account.name();
    }
}
