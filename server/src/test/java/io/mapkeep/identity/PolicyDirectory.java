package io.mapkeep.identity;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.ldap.OpenLdap;
import io.mapkeep.rest.Method;
import io.mapkeep.trust.AddedAuthorities;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** Settings, people and questions for the tests against {@link OpenLdap#startWithPolicy}. */
final class PolicyDirectory {
    static final String RIGHT = OpenLdap.PASSWORD;

    private PolicyDirectory() {}

    static String toml(OpenLdap of) {
        return of.toml()
                .replaceAll(
                        "(?s)editor_groups = \\[.*?]", "editor_groups = [\"cn=editors,ou=groups,dc=example,dc=org\"]");
    }

    static boolean open(House house, String token) {
        return !house.identity()
                .authenticator()
                .authenticate(House.with(token, Method.GET, "/api/v1/session"))
                .anonymous();
    }

    static String person(String name) {
        return """

                dn: uid=%1$s,ou=people,dc=example,dc=org
                changetype: add
                objectClass: inetOrgPerson
                uid: %1$s
                cn: %1$s
                sn: %1$s
                userPassword: %2$s
                """.formatted(name, RIGHT);
    }

    static LdapRealm realm(OpenLdap of, String more, UnaryOperator<String> change) {
        LdapSection settings = ConfigurationFile.parse(change.apply(toml(of)) + "preset = \"openldap\"\n" + more)
                .check("test")
                .configuration()
                .ldap();
        return new LdapRealm(settings, AddedAuthorities.NONE, Clock.systemUTC());
    }
}
