package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.PasswordExpiredControl;
import com.unboundid.ldap.sdk.controls.PasswordExpiringControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10WarningType;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a directory's answer to a bind means. Servers tell more than right and wrong, each in its own way:
 *
 * <pre>
 *   OpenLDAP       the control of draft-behera-ldap-password-policy-10; "locked" without looking at the password
 *   389, FreeIPA   Netscape's controls "expired" and "expiring" (draft-vchu-ldap-pwd-policy); 53 for disabled, 19 for locked
 *   AD             "data 52e" in the words of a refusal, a Win32 error; all but 525 and 775 only for the right password
 * </pre>
 *
 * @param bound whether the connection is now the person's
 * @param proven whether the server looked at the password and found it right
 */
record BindAnswer(Kind kind, boolean bound, boolean proven, Optional<Bar> bar, Optional<Duration> passwordEnds) {
    private static final Pattern SUB_CODE = Pattern.compile("\\bdata ([0-9a-f]{1,8})\\b");

    /** What to do about it. */
    enum Kind {
        RIGHT,
        MUST_CHANGE,
        WRONG,
        BARRED
    }

    private static final BindAnswer WRONG =
            new BindAnswer(Kind.WRONG, false, false, Optional.empty(), Optional.empty());

    private static BindAnswer barred(Bar bar, boolean proven) {
        return new BindAnswer(Kind.BARRED, false, proven, Optional.of(bar), Optional.empty());
    }

    private static BindAnswer bound(Kind kind, @Nullable Duration ends) {
        return new BindAnswer(kind, true, true, Optional.empty(), Optional.ofNullable(ends));
    }

    /** The password was right, and still the server let nobody in. */
    private static BindAnswer changeFirst() {
        return new BindAnswer(Kind.MUST_CHANGE, false, true, Optional.empty(), Optional.empty());
    }

    /** Reads an answer to a bind that was sent with the draft's request control. */
    static BindAnswer of(BindResult result) throws LDAPException {
        DraftBeheraLDAPPasswordPolicy10ResponseControl policy =
                DraftBeheraLDAPPasswordPolicy10ResponseControl.get(result);
        boolean expiredControl = PasswordExpiredControl.get((LDAPResult) result) != null;
        if (result.getResultCode().equals(ResultCode.SUCCESS)) {
            boolean reset = policy != null
                    && policy.getErrorType() == DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET;
            return reset || expiredControl ? bound(Kind.MUST_CHANGE, null) : bound(Kind.RIGHT, ends(result, policy));
        }
        if (policy != null && policy.getErrorType() != null) {
            switch (policy.getErrorType()) {
                case PASSWORD_EXPIRED:
                    return barred(Bar.PASSWORD_EXPIRED, true);
                case CHANGE_AFTER_RESET:
                    return changeFirst();
                case ACCOUNT_LOCKED:
                    // 389 says so of accounts that an administrator inactivated, too; its words tell.
                    return barred(isInactivated(result) ? Bar.DISABLED : Bar.LOCKED, false);
                default:
                    return WRONG;
            }
        }
        if (expiredControl) {
            return barred(Bar.PASSWORD_EXPIRED, true);
        }
        return refusal(result);
    }

    private static BindAnswer refusal(BindResult result) throws LDAPException {
        String words = words(result);
        Matcher code = SUB_CODE.matcher(words);
        if (result.getResultCode().equals(ResultCode.INVALID_CREDENTIALS) && code.find()) {
            return activeDirectory(code.group(1));
        }
        if (isInactivated(result)) {
            return barred(Bar.DISABLED, false);
        }
        if (result.getResultCode().equals(ResultCode.CONSTRAINT_VIOLATION) && words.contains("retry limit")) {
            return barred(Bar.LOCKED, false);
        }
        if (LdapProblems.isRefusal(result.getResultCode())) {
            return WRONG;
        }
        throw new LDAPException(result);
    }

    private static boolean isInactivated(BindResult result) {
        return result.getResultCode().equals(ResultCode.UNWILLING_TO_PERFORM)
                && words(result).contains("inactivated");
    }

    private static String words(BindResult result) {
        return result.getDiagnosticMessage() == null
                ? ""
                : result.getDiagnosticMessage().toLowerCase(Locale.ROOT);
    }

    /** MS-ERREF, 2.2: 0x52e is ERROR_LOGON_FAILURE, and so on. 775 comes for any password, so it proves nothing. */
    private static BindAnswer activeDirectory(String code) {
        return switch (code) {
            case "530", "531" -> barred(Bar.NOT_NOW, true);
            case "532" -> barred(Bar.PASSWORD_EXPIRED, true);
            case "533" -> barred(Bar.DISABLED, true);
            case "701" -> barred(Bar.EXPIRED, true);
            case "773" -> changeFirst();
            case "775" -> barred(Bar.LOCKED, false);
            default -> WRONG;
        };
    }

    private static @Nullable Duration ends(
            BindResult result, @Nullable DraftBeheraLDAPPasswordPolicy10ResponseControl policy) throws LDAPException {
        if (policy != null && policy.getWarningType() != null) {
            // Grace sign-ins are counted: the password has run out already.
            return policy.getWarningType() == DraftBeheraLDAPPasswordPolicy10WarningType.TIME_BEFORE_EXPIRATION
                    ? Duration.ofSeconds(policy.getWarningValue())
                    : Duration.ZERO;
        }
        PasswordExpiringControl expiring = PasswordExpiringControl.get((LDAPResult) result);
        return expiring == null ? null : Duration.ofSeconds(expiring.getSecondsUntilExpiration());
    }
}
