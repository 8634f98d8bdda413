package io.mapkeep.identity.session;

import java.util.Locale;

/** What somebody showed to prove who they are. */
public enum Factor {
    PASSWORD,
    /** An OpenID or OAuth 2 provider vouched for them. */
    PROVIDER,
    /** A passkey that asked its owner for a finger, a face or a PIN: two factors in one (NIST SP 800-63B-4, 3.1.7). */
    PASSKEY,
    /** A time-based code (RFC 6238). */
    TOTP,
    RECOVERY_CODE,
    API_KEY,
    SIGNATURE;

    /** As API and audit log write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
