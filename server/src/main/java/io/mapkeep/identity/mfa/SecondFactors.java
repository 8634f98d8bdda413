package io.mapkeep.identity.mfa;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.access.Grantee;
import io.mapkeep.access.People;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.SecondFactorSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.identity.defence.Defence;
import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.entrance.FactorRule;
import io.mapkeep.identity.entrance.FactorStore;
import io.mapkeep.identity.entrance.SessionCookie;
import io.mapkeep.identity.entrance.StepUp;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.identity.session.Step;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Places;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The second factors that there are, and who has to have one. */
public final class SecondFactors implements FactorRule, FactorStore {
    private static final Set<Factor> SECOND = Set.of(Factor.PASSKEY, Factor.TOTP, Factor.RECOVERY_CODE);

    private final SecondFactorSection settings;
    private final FactorTables tables;
    private final FactorKey key;
    private final AppCodes codes;
    private final Passkeys passkeys;
    private final Supplier<String> primary;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param host the server's name, to which passkeys are bound unless the settings say otherwise
     * @param primary the address of the node that takes recovery codes; empty if none is known
     */
    public SecondFactors(
            SecondFactorSection settings,
            String host,
            Places places,
            SecretStore secrets,
            Supplier<String> primary,
            Clock clock) {
        this.settings = settings;
        this.primary = primary;
        this.tables = new FactorTables(places, clock);
        this.key = new FactorKey(secrets, places.ofPrimary());
        this.codes = new AppCodes(tables, key, "Mapkeep " + host, clock);
        var webAuthn = new WebAuthn(settings.passkeyDomain().orElse(host));
        this.passkeys = new Passkeys(new PasskeyTable(tables), webAuthn, new Challenges(clock), clock);
    }

    @Override
    public Optional<Step> missing(Arrival arrival, Principal principal) {
        if (arrival.factors().contains(Factor.PASSKEY)
                || arrival.factors().contains(Factor.API_KEY)
                || arrival.factors().contains(Factor.SIGNATURE)) {
            return Optional.empty();
        }
        if (has(arrival.account())) {
            return Collections.disjoint(arrival.factors(), SECOND) ? Optional.of(Step.SECOND_FACTOR) : Optional.empty();
        }
        return isRequired(principal, arrival.groups()) ? Optional.of(Step.ENROLMENT) : Optional.empty();
    }

    @Override
    public boolean has(AccountName account) {
        return codes.has(account) || !passkeys.of(account).isEmpty();
    }

    boolean isRequired(Principal principal, Set<String> groups) {
        boolean byRole = principal.roles().stream()
                .anyMatch(role -> settings.requiredRoles().contains(role.word()));
        return byRole
                || groups.stream()
                        .map(group -> new Grantee.Group(principal.realm(), group))
                        .anyMatch(group -> settings.requiredGroups().stream()
                                .anyMatch(required -> group.is(principal.realm(), required)));
    }

    @Override
    public List<String> words(AccountName account) {
        List<String> words = new ArrayList<>();
        if (codes.has(account)) {
            words.add(Factor.TOTP.word());
        }
        if (!passkeys.of(account).isEmpty()) {
            words.add(Factor.PASSKEY.word());
        }
        if (tables.recoveryCodesLeft(account) > 0) {
            words.add(Factor.RECOVERY_CODE.word());
        }
        return words;
    }

    @Override
    public boolean clear(AccountName account) {
        // Each of them, whatever the others had.
        return codes.delete(account) | passkeys.deleteAll(account) | tables.deleteRecoveryCodes(account);
    }

    /** What the resources need of their neighbours. */
    public record Neighbours(
            Entrance entrance,
            SessionCookie cookie,
            Sessions sessions,
            StepUp proof,
            People people,
            Function<AccountName, Optional<Arrival>> realms,
            PasswordCheck password,
            Defence defence,
            AuditLog audit) {}

    /** The step of a sign-in, the sign-in by passkey, the proof before a dangerous act, and the factors of one's own account. */
    public List<Resource> resources(Neighbours by) {
        var check = new FactorCheck(this, by.defence(), by.audit());
        return List.of(
                new SecondFactorResource(this, check, by.entrance()),
                new PasskeySignInResource(passkeys, by.realms(), by.entrance(), by.defence(), by.audit()),
                new ProofResource(this, check, by.password(), by.sessions(), by.cookie(), by.audit()),
                new FactorsResource(
                        this,
                        new Enrolment(by.entrance(), by.cookie(), by.sessions()),
                        by.people(),
                        by.proof(),
                        by.audit()));
    }

    AppCodes codes() {
        return codes;
    }

    Passkeys passkeys() {
        return passkeys;
    }

    int recoveryCodesLeft(AccountName account) {
        return tables.recoveryCodesLeft(account);
    }

    /** New recovery codes; the old ones end. They are in this answer and nowhere else. */
    List<String> newRecoveryCodes(AccountName account) {
        List<String> fresh = RecoveryCodes.make(random);
        tables.setRecoveryCodes(
                account, fresh.stream().map(code -> key.hash(account, code)).toList());
        return fresh;
    }

    /** Without another factor recovery codes would be one by themselves. */
    void forgetRecoveryCodes(AccountName account) {
        if (!has(account)) {
            tables.deleteRecoveryCodes(account);
        }
    }

    /**
     * Which factor a code is that somebody typed; empty if it is none, or was used.
     *
     * @throws OnPrimaryOnly (MK-IDN-045) if it is a recovery code, right or wrong, on a replica
     */
    Optional<Factor> showCode(AccountName account, String typed) {
        String plain = RecoveryCodes.plain(typed);
        if (plain.matches("[0-9]{" + Totp.DIGITS + "}")) {
            return codes.show(account, plain) ? Optional.of(Factor.TOTP) : Optional.empty();
        }
        return RecoveryCodes.looksLike(typed) && useRecoveryCode(account, typed)
                ? Optional.of(Factor.RECOVERY_CODE)
                : Optional.empty();
    }

    Optional<Factor> showPasskey(Request request, AccountName account, JsonNode answer) {
        return passkeys.show(request, Optional.of(account), answer).map(shown -> Factor.PASSKEY);
    }

    /** A replica could not tell the others that it is used, and it would work again there, or here after a promotion. */
    private boolean useRecoveryCode(AccountName account, String typed) {
        if (tables.shared().readOnly()) {
            String address = primary.get();
            throw new OnPrimaryOnly(
                    Problem.of(
                            "MK-IDN-045",
                            "Recovery codes are taken by the primary only.",
                            "This node is a replica: it cannot note for all nodes that a code was used.",
                            address.isEmpty()
                                    ? "Use a code of your app or a passkey here, or sign in at the primary. Which node that is: mapkeep replica status"
                                    : "Use a code of your app or a passkey here, or sign in at " + address),
                    address);
        }
        return tables.useRecoveryCode(account, key.hash(account, typed));
    }
}
