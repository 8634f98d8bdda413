package io.mapkeep.identity.ldap;

import io.mapkeep.contract.problem.Problem;

/** Why the directory keeps somebody out whose account exists. */
public enum Bar {
    PASSWORD_EXPIRED(
            "password-expired",
            "MK-LDP-020",
            "Your password has expired.",
            "The directory does not accept it any more, though it is the right one.",
            "Set a new one where you do it for everything else, or ask your directory's administrator."),
    MUST_CHANGE(
            "password-must-change",
            "MK-LDP-025",
            "Your password has to be changed first.",
            "It is right, but the directory wants a new one before anything else.",
            "Change it where you change it for everything else, then sign in with the new one."),
    LOCKED(
            "account-locked",
            "MK-LDP-021",
            "Your account is locked.",
            "The directory saw too many wrong passwords, or an administrator locked it.",
            "Wait until the lock ends, or ask your directory's administrator."),
    DISABLED(
            "account-disabled",
            "MK-LDP-022",
            "Your account is disabled.",
            "An administrator of the directory switched it off.",
            "Ask your directory's administrator."),
    EXPIRED(
            "account-expired",
            "MK-LDP-023",
            "Your account has expired.",
            "The directory has an end date for it, which is past.",
            "Ask your directory's administrator to extend it."),
    NOT_NOW(
            "not-at-this-time",
            "MK-LDP-024",
            "Your account may not sign in at this time or from here.",
            "The directory limits its hours or its machines.",
            "Try again within your hours, or ask your directory's administrator to allow this appliance.");

    private final String word;
    private final Problem problem;

    Bar(String word, String code, String what, String why, String fix) {
        this.word = word;
        this.problem = Problem.of(code, what, why, fix);
    }

    /** The reason in the audit log. */
    public String word() {
        return word;
    }

    /** For the person; only once the password was right. */
    public Problem problem() {
        return problem;
    }
}
