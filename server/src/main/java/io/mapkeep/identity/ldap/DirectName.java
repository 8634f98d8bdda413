package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name to bind with directly, made of what was typed: as a value of a distinguished name, which is escaped (RFC 4514), or as the first part of a user
 * principal name, which cannot be, so that only what such a name may have is taken.
 */
final class DirectName {
    private static final String PLACE = "{name}";
    private static final String MARK = "mapkeep-place-to-fill-in";
    /** What {@code sAMAccountName} forbids (MS-SAMR, 3.1.1.6) is not in it. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}\\p{M} ._$#!%&'{}~^`()-]{1,200}");

    private final String template;
    private final Optional<DN> names;

    DirectName(String template) {
        this.template = template;
        this.names = template.contains("=") ? Optional.of(parse(template)) : Optional.empty();
    }

    /** Whether the name is the distinguished name of an entry. */
    boolean isDn() {
        return names.isPresent();
    }

    /** Empty if nobody can be called so. */
    Optional<String> fill(String typed) {
        if (names.isEmpty()) {
            return PLAIN.matcher(typed).matches() ? Optional.of(template.replace(PLACE, typed)) : Optional.empty();
        }
        RDN[] parts = names.get().getRDNs().clone();
        for (int i = 0; i < parts.length; i++) {
            String[] values = parts[i].getAttributeValues().clone();
            for (int j = 0; j < values.length; j++) {
                values[j] = values[j].replace(MARK, typed);
            }
            parts[i] = new RDN(parts[i].getAttributeNames(), values);
        }
        return Optional.of(new DN(parts).toString());
    }

    private static DN parse(String template) {
        try {
            return new DN(template.replace(PLACE, MARK));
        } catch (LDAPException malformed) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-LDP-008",
                            "ldap.bind_template is not a distinguished name.",
                            "\"" + template + "\": " + malformed.getMessage(),
                            "Write it like uid={name},ou=people,dc=example,dc=org, or {name}@corp.example."),
                    malformed);
        }
    }
}
