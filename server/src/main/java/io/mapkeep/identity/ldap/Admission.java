package io.mapkeep.identity.ldap;

/** Asked once the directory has found whose name was typed, and before it is asked about the password. */
@FunctionalInterface
public interface Admission {
    /** Whoever it is may be tried. */
    Admission ANYBODY = person -> true;

    /**
     * Whether a password may be tried for this person.
     *
     * @param person as {@link Person#name} writes it, which need not be what was typed
     */
    boolean admits(String person);
}
