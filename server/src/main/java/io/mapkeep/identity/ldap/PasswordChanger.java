package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import io.mapkeep.contract.configuration.LdapPeople.PasswordChange;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.ldap.BindAnswer.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Changes a person's password in the directory, in their own name wherever they can still bind. */
final class PasswordChanger {
    private final PasswordChange way;
    private final People people;

    PasswordChanger(PasswordChange way, People people) {
        this.way = way;
        this.people = people;
    }

    /**
     * Sets the new password.
     *
     * @throws NotAuthenticated if the current one is wrong
     * @throws InvalidInput if the directory does not take the new one
     * @throws Conflict if the directory's passwords are not changed here
     * @throws LDAPException if there was no answer that could be trusted
     */
    void change(Connections connections, String name, String current, String replacement) throws LDAPException {
        if (way == PasswordChange.OFF) {
            throw elsewhere();
        }
        List<SearchResultEntry> entries = connections.search(connection -> people.find(connection, name));
        if (entries.size() != 1 || current.isEmpty()) {
            throw wrong();
        }
        String dn = entries.get(0).getDN();
        Optional<LDAPResult> asThemselves = connections.asPerson(connection -> {
            BindAnswer answer = PasswordCheck.bind(connection, dn, current);
            if (answer.bound()) {
                return Optional.of(send(connection, dn, current, replacement));
            }
            requireOnlyTooOld(answer);
            return Optional.empty();
        });
        // Who may not bind before the change has it done by the service account; the old password in the request is
        // what proves it.
        require(
                asThemselves.isPresent()
                        ? asThemselves.get()
                        : connections.search(connection -> send(connection, dn, current, replacement)));
    }

    private void requireOnlyTooOld(BindAnswer answer) {
        boolean tooOld = answer.kind() == Kind.MUST_CHANGE
                || answer.proven()
                        && answer.bar().filter(Bar.PASSWORD_EXPIRED::equals).isPresent();
        if (!tooOld) {
            throw wrong();
        }
        if (way != PasswordChange.UNICODE_PWD) {
            throw elsewhere();
        }
    }

    private LDAPResult send(LDAPConnection connection, String dn, String current, String replacement)
            throws LDAPException {
        var control = new DraftBeheraLDAPPasswordPolicy10RequestControl();
        if (way == PasswordChange.EXTENDED) {
            ExtendedResult answer = connection.processExtendedOperation(new PasswordModifyExtendedRequest(
                    dn, current, replacement, new com.unboundid.ldap.sdk.Control[] {control}));
            return answer;
        }
        var request = new ModifyRequest(
                dn,
                new Modification(ModificationType.DELETE, "unicodePwd", quoted(current)),
                new Modification(ModificationType.ADD, "unicodePwd", quoted(replacement)));
        try {
            return connection.modify(request);
        } catch (LDAPException refused) {
            return refused.toLDAPResult();
        }
    }

    private static byte[] quoted(String password) {
        return ('"' + password + '"').getBytes(StandardCharsets.UTF_16LE);
    }

    private static void require(LDAPResult result) throws LDAPException {
        if (result.getResultCode().equals(ResultCode.SUCCESS)) {
            return;
        }
        ResultCode code = result.getResultCode();
        if (code.equals(ResultCode.CONSTRAINT_VIOLATION)
                || code.equals(ResultCode.UNWILLING_TO_PERFORM)
                || code.equals(ResultCode.INSUFFICIENT_ACCESS_RIGHTS)
                || code.equals(ResultCode.INVALID_CREDENTIALS)) {
            throw new InvalidInput(
                    Problem.of(
                            "MK-LDP-026",
                            "The directory does not take the new password.",
                            reason(result),
                            "Choose another one that keeps your organisation's rules for passwords, or ask its administrator."));
        }
        throw new LDAPException(result);
    }

    private static String reason(LDAPResult result) throws LDAPException {
        var policy = DraftBeheraLDAPPasswordPolicy10ResponseControl.get(result);
        DraftBeheraLDAPPasswordPolicy10ErrorType error = policy == null ? null : policy.getErrorType();
        if (error != null) {
            switch (error) {
                case PASSWORD_TOO_SHORT:
                    return "It is too short.";
                case PASSWORD_TOO_YOUNG:
                    return "The present one was set too recently to be changed again.";
                case PASSWORD_IN_HISTORY:
                    return "It was used before.";
                case INSUFFICIENT_PASSWORD_QUALITY:
                    return "It is too simple.";
                case PASSWORD_MOD_NOT_ALLOWED:
                    return "You may not change your password yourself.";
                default:
                    break;
            }
        }
        // Win32's ERROR_PASSWORD_RESTRICTION, as Active Directory writes it.
        return String.valueOf(result.getDiagnosticMessage()).contains("0000052D")
                ? "It is too short, too simple, was used before, or the present one was set too recently."
                : "It breaks a rule of the directory.";
    }

    private static NotAuthenticated wrong() {
        return new NotAuthenticated(Problem.of(
                "MK-IDN-009",
                "The current password is wrong.",
                "It is asked for so that nobody else at your desk can change it.",
                "Type the password that you signed in with."));
    }

    private static Conflict elsewhere() {
        return new Conflict(Problem.of(
                "MK-IDN-008",
                "Your password is not the appliance's.",
                "Your account lives in the organisation's directory.",
                "Change it where you change it for everything else."));
    }
}
