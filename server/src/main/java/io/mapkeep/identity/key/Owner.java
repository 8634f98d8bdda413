package io.mapkeep.identity.key;

/**
 * Whose key it is.
 *
 * @param name the account's, lower case
 * @param realm where the account lives, see {@link io.mapkeep.access.Principal#realm}; {@link #SERVICE} for an account that no person has
 */
public record Owner(String name, String realm) {
    /** Accounts of programs: nobody signs in to them, they only have keys. */
    public static final String SERVICE = "service";

    public boolean service() {
        return realm.equals(SERVICE);
    }
}
