package io.mapkeep.identity.oidc;

import java.util.Locale;

/** Why a provider's word is not taken. The audit log tells it; the person reads less, see {@link OidcProblems}. */
final class Distrust extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_WORDS = 300;

    private final Reason reason;
    private final String words;

    /** What is wrong, as the audit log calls it. */
    enum Reason {
        /** The answer is not of the flow that this browser began. */
        STATE,
        REFUSED_THERE,
        /** The answer names another provider (RFC 9207), or an address that is not the flow's. */
        MIX_UP,
        /** The ID token is not signed as it should, not for this appliance, not of this flow, or not of this time. */
        ID_TOKEN,
        /** The provider did not redeem the code. */
        CODE_REFUSED,
        /** The provider's account of somebody is about somebody else. */
        USERINFO,
        CLAIM_MISSING,
        DOMAIN,
        GROUPS_CUT_SHORT,
        LOGOUT_TOKEN;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Distrust(Reason reason, String words) {
        super(reason + ": " + words);
        this.reason = reason;
        // What a provider says of the reason is kept, but it is somebody else's text.
        String clean = words.replaceAll("\\p{Cntrl}", " ");
        this.words = clean.length() > LONGEST_WORDS ? clean.substring(0, LONGEST_WORDS) : clean;
    }

    Reason reason() {
        return reason;
    }

    String words() {
        return words;
    }
}
