package io.mapkeep.identity.local;

/** What the local accounts say about a name and a password. */
public sealed interface LocalVerdict {
    /** Both are right. */
    record Accepted(LocalAccount account, boolean mustChangePassword) implements LocalVerdict {}

    /** There is no such account, or it has another password. */
    record Wrong() implements LocalVerdict {}

    /** Both are right, and the account is switched off. */
    record Disabled() implements LocalVerdict {}

    /** It is the password that the appliance made, and it was not replaced in time. */
    record Expired() implements LocalVerdict {}
}
