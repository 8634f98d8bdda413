package io.mapkeep.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.mapkeep.contract.configuration.ConfigurationFile;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a name finds, and by how many questions. Mail address and common name find people here, too, as users like it. */
final class EncountersTest {
    private static final String BASE = "dc=example,dc=org";
    private static final String ANNA = "uid=anna,ou=people," + BASE;

    private InMemoryDirectoryServer server;
    private LDAPConnection directory;
    private Encounters encounters;
    private int searches;
    private boolean onlyBelow;

    @BeforeEach
    void start() throws Exception {
        var config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(null);
        config.addInMemoryOperationInterceptor(new InMemoryOperationInterceptor() {
            @Override
            public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
                searches++;
                if (onlyBelow && request.getRequest().getBaseDN().equalsIgnoreCase(BASE)) {
                    throw new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
                }
            }
        });
        server = new InMemoryDirectoryServer(config);
        server.add("dn: " + BASE, "objectClass: domain", "dc: example");
        for (String unit : List.of("people", "former", "groups")) {
            server.add("dn: ou=" + unit + "," + BASE, "objectClass: organizationalUnit", "ou: " + unit);
        }
        person("anna", "people");
        person("berit", "people");
        group("viewers", ANNA, "uid=berit,ou=people," + BASE);
        group("editors", ANNA);
        server.startListening();
        directory = new LDAPConnection("127.0.0.1", server.getListenPort());
        var settings =
                ConfigurationFile.parse("""
                        [ldap]
                        servers = ["localhost:636"]
                        preset = "openldap"
                        user_filter = "(&(objectClass=inetOrgPerson)(|(uid={name})(cn={name})))"
                        user_base = "ou=people,dc=example,dc=org"
                        group_base = "ou=groups,dc=example,dc=org"
                        """).check("test").configuration().ldap();
        encounters = new Encounters(new People(settings.people(), false), new Groups(settings.groups()));
    }

    @AfterEach
    void stop() {
        directory.close();
        server.shutDown(true);
    }

    @Test
    void whoIsKnownIsFoundWithTheirGroupsOfNowByOneQuestion() throws Exception {
        assertThat(encounters.find(directory, "anna").groups()).isEmpty();
        searches = 0;
        assertThat(groups("anna")).containsExactlyInAnyOrder(group("viewers"), group("editors"));
        assertThat(searches).isEqualTo(1);
        server.modify("dn: " + group("editors"), "changetype: modify", "delete: member", "member: " + ANNA);
        group("news", ANNA);
        assertThat(groups("anna")).containsExactlyInAnyOrder(group("viewers"), group("news"));
    }

    @Test
    void aGroupThatIsCalledLikeSomebodyIsNotTheirsForThat() throws Exception {
        person("admins", "people");
        group("admins", ANNA);
        group("viewers of people", "uid=admins,ou=people," + BASE);
        encounters.find(directory, "admins");
        // Their own group and the one of that name come in one answer; nothing in it tells them apart but the classes.
        server.modify("dn: " + group("admins"), "changetype: modify", "add: objectClass", "objectClass: inetOrgPerson");
        assertThat(encounters.find(directory, "admins").groups()).isEmpty();
        server.delete(group("admins"));
        assertThat(groups("admins")).containsExactly(group("viewers of people"));
    }

    @Test
    void whoMovedLeftOrIsNoLongerAloneIsAskedForAnew() throws Exception {
        encounters.find(directory, "anna");
        server.modifyDN(ANNA, "uid=anna2", false, null);
        var moved = encounters.find(directory, "anna");
        assertThat(moved.groups()).isEmpty();
        assertThat(moved.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getDN()).startsWith("uid=anna2"));
        server.add("dn: uid=second,ou=people," + BASE, "objectClass: inetOrgPerson", "uid: second", "cn: anna");
        assertThat(encounters.find(directory, "anna").entries()).hasSize(2);
        encounters.find(directory, "berit");
        server.delete("uid=berit,ou=people," + BASE);
        person("berit", "former");
        assertThat(encounters.find(directory, "berit").entries()).isEmpty();
    }

    @Test
    void whereTheServiceMayNotLookFromAboveItAsksBelowAndDoesNotTryAgain() throws Exception {
        onlyBelow = true;
        encounters.find(directory, "anna");
        assertThat(encounters.find(directory, "anna").entries()).hasSize(1);
        searches = 0;
        assertThat(encounters.find(directory, "anna").entries()).hasSize(1);
        assertThat(searches).isEqualTo(1);
    }

    private List<String> groups(String name) throws LDAPException {
        return encounters.find(directory, name).groups().orElseThrow();
    }

    private static String group(String name) {
        return "cn=" + name + ",ou=groups," + BASE;
    }

    private void person(String name, String unit) throws Exception {
        server.add(
                "dn: uid=" + name + ",ou=" + unit + "," + BASE,
                "objectClass: inetOrgPerson",
                "uid: " + name,
                "cn: " + name);
    }

    private void group(String name, String... members) throws Exception {
        server.add("dn: " + group(name), "objectClass: groupOfNames", "cn: " + name, "member: " + members[0]);
        for (int i = 1; i < members.length; i++) {
            server.modify("dn: " + group(name), "changetype: modify", "add: member", "member: " + members[i]);
        }
    }
}
