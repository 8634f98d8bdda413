package io.mapkeep.access;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** To whom something is given: one person, the members of a group, or whoever has a role. Names count within their realm only. */
public sealed interface Grantee {
    /** How a realm is written before a name: {@code ldap/ann}, {@code oidc:google/ann@example.org}. */
    Pattern IN_REALM = Pattern.compile("(local|ldap|system|service|oidc:[a-z0-9-]{1,40})/(.+)", Pattern.DOTALL);

    int LONGEST = 1000;

    /** One account of a realm. */
    record Person(String realm, String name) implements Grantee {
        @Override
        public String text() {
            return "user:" + realm + "/" + name;
        }

        public static Person of(Principal principal) {
            return new Person(principal.realm(), principal.name());
        }
    }

    /** All who are in a group, directly or through other groups; as the realm writes it: a distinguished name, the value of a claim. */
    record Group(String realm, String name) implements Grantee {
        @Override
        public String text() {
            return "group:" + realm + "/" + name;
        }

        /** Whether both mean one group. The directory's names are compared as RFC 4514 reads them, whatever their case and spaces; others to the letter. */
        public boolean is(String otherRealm, String other) {
            return realm.equals(otherRealm)
                    && (name.equals(other) || realm.equals("ldap") && sameDistinguishedName(name, other));
        }

        private static boolean sameDistinguishedName(String one, String other) {
            try {
                return new LdapName(one).equals(new LdapName(other));
            } catch (InvalidNameException noDistinguishedName) {
                return false;
            }
        }
    }

    /** Everybody with that role. */
    record OfRole(String word) implements Grantee {
        @Override
        public String text() {
            return "role:" + word;
        }
    }

    /** Whether both are the same, however a group's distinguished name is written. */
    default boolean means(Grantee other) {
        return this instanceof Group group && other instanceof Group another
                ? group.is(another.realm(), another.name())
                : equals(other);
    }

    /**
     * Before something is given: what was given once stays readable, and can be taken back, however it is written.
     *
     * @throws InvalidInput (MK-ACC-004) if it is a group of the directory that is not called by a distinguished name, and so has no members
     */
    default void requireNameable() {
        if (this instanceof Group group && group.realm().equals("ldap") && !isDistinguishedName(group.name())) {
            throw new InvalidInput(Problem.of(
                    "MK-ACC-004",
                    "This names nobody to whom something could be given.",
                    "A group of the directory is called by its distinguished name, and \"" + shown(group.name())
                            + "\" is none.",
                    "Copy it from: mapkeep ldap groups. For a provider's group write oidc:PROVIDER/GROUP."));
        }
    }

    /** As commands and the API write it; {@link #parse} reads it. */
    String text();

    /**
     * Reads {@code user:ann}, {@code user:ldap/ann}, {@code group:cn=maps,dc=example,dc=org} or {@code role:viewer}.
     *
     * @param realmOf tells in which realm somebody of that name lives, for a name without one
     * @throws InvalidInput (MK-ACC-004) if it is none of these
     */
    static Grantee parse(String written, UnaryOperator<String> realmOf) {
        int colon = written.indexOf(':');
        String kind = colon < 0 ? "" : written.substring(0, colon);
        String rest = written.substring(colon + 1).strip();
        if (rest.isEmpty() || rest.length() > LONGEST || rest.chars().anyMatch(Character::isISOControl)) {
            throw unreadable(written);
        }
        return switch (kind) {
            case "user" -> person(rest, realmOf);
            case "group" -> group(rest);
            case "role" -> new OfRole(rest.toLowerCase(Locale.ROOT));
            default -> throw unreadable(written);
        };
    }

    /** Reads {@code ann} or {@code ldap/ann}. */
    static Person person(String written, UnaryOperator<String> realmOf) {
        String plain =
                Normalizer.normalize(written.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        if (plain.isEmpty() || plain.length() > 200 || plain.chars().anyMatch(Character::isISOControl)) {
            throw unreadable("user:" + written);
        }
        Matcher qualified = IN_REALM.matcher(plain);
        return qualified.matches()
                ? new Person(qualified.group(1), qualified.group(2))
                : new Person(realmOf.apply(plain), plain);
    }

    /** A distinguished name is the directory's, unless another realm stands before it. */
    private static Group group(String written) {
        Matcher qualified = IN_REALM.matcher(written);
        return qualified.matches() ? new Group(qualified.group(1), qualified.group(2)) : new Group("ldap", written);
    }

    private static boolean isDistinguishedName(String name) {
        try {
            return !new LdapName(name).isEmpty();
        } catch (InvalidNameException noDistinguishedName) {
            return false;
        }
    }

    private static String shown(String written) {
        String shown = written.replaceAll("\\p{Cntrl}", "?");
        return shown.substring(0, Math.min(100, shown.length()));
    }

    private static InvalidInput unreadable(String written) {
        return new InvalidInput(
                Problem.of(
                        "MK-ACC-004",
                        "This names nobody to whom something could be given.",
                        "\"" + shown(written) + "\" is neither a user, a group nor a role.",
                        "Write user:NAME, group:NAME or role:NAME; for another realm than the directory user:REALM/NAME, like user:local/ann."));
    }
}
